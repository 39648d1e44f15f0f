pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// What to do with the picked number: call it out of turn with a reason, put it back in the queue, let it step aside,
// join it with another one, or set its priority back.
Rectangle {
    id: actions

    required property CallerBridge bridge
    readonly property bool away: bridge.list.pickedState === "parked" || bridge.list.pickedState === "absent"

    function write(): void {
        note.forceActiveFocus();
    }

    implicitHeight: column.implicitHeight + Theme.px(40)
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.primary

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
        spacing: Theme.px(14)

        Flow {
            Layout.fillWidth: true
            spacing: Theme.px(10)

            PickChip { objectName: "stepAside"; visible: !actions.away; text: qsTrId("caller.step_aside"); key: "A"; onClicked: actions.bridge.list.stepAside() }
            PickChip { objectName: "link"; text: qsTrId("caller.link"); key: "G"; checked: actions.bridge.list.linking !== ""; onClicked: actions.bridge.list.beginLink() }
            PickChip { objectName: "setBack"; visible: actions.bridge.list.maySetBack; text: qsTrId("caller.set_back_short"); key: "D"; checked: actions.bridge.list.act === "priority"; onClicked: actions.bridge.list.beginPriority() }
            PickChip { objectName: "cancel"; visible: actions.bridge.list.mayCancel; text: qsTrId("caller.cancel"); key: "X"; checked: actions.bridge.list.act === "cancel"; onClicked: actions.bridge.list.beginCancel() }
        }
        WrapText {
            objectName: "linking"
            Layout.fillWidth: true
            visible: text !== ""
            text: actions.bridge.list.linking
            color: Theme.primary
            font.pixelSize: Theme.px(27)
            font.weight: Font.Medium
        }
        ConfirmButton {
            objectName: actions.bridge.list.pickedState === "parked" ? "unpark" : "restore"
            Layout.fillWidth: true
            visible: actions.away && actions.bridge.list.linking === ""
            enabled: !actions.bridge.panel.busy && !actions.bridge.stale
            fill: Theme.jade
            text: actions.bridge.list.backText
            onClicked: actions.bridge.list.bringBack()
        }
        Flow {
            Layout.fillWidth: true
            visible: actions.bridge.list.linking === ""
            spacing: Theme.px(10)

            Repeater {
                model: actions.bridge.list.reasons

                delegate: PickChip {
                    id: reason

                    required property string id
                    required property string name
                    required property string given
                    required key

                    objectName: "reason:" + id
                    text: name
                    checked: actions.bridge.list.reason === given
                    onClicked: actions.bridge.list.chooseReason(reason.id)
                }
            }
            NoteField {
                id: note
                objectName: "otherReason"
                prompt: actions.bridge.list.closedList ? qsTrId("caller.note") : qsTrId("caller.other_reason")
                key: "F2"
                onTextEdited: actions.bridge.list.giveReason(text)
            }
        }
        Line {
            objectName: "outOfOrder"
            Layout.fillWidth: true
            visible: text !== "" && actions.bridge.list.linking === ""
            text: actions.bridge.list.outOfOrder
            color: actions.bridge.list.outOfOrderNearly ? Theme.amber : Theme.slate
            font.pixelSize: Theme.px(25)
            font.weight: actions.bridge.list.outOfOrderNearly ? Font.Bold : Font.Normal
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.px(20)
            horizontalAlignment: Text.AlignHCenter
        }
        ConfirmButton {
            objectName: "callChosen"
            Layout.fillWidth: true
            visible: actions.bridge.list.linking === ""
            enabled: actions.bridge.list.canDo
            text: actions.bridge.list.callText
            onClicked: actions.bridge.list.callChosen()
        }
    }
}
