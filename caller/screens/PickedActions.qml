pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// What to do with the picked number: call it out of turn, with a reason, or put it back in the queue.
Rectangle {
    id: actions

    required property CallerBridge bridge
    readonly property bool away: bridge.list.pickedState === "parked" || bridge.list.pickedState === "absent"

    implicitHeight: column.implicitHeight + Theme.px(40)
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.primary

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
        spacing: Theme.px(16)

        ConfirmButton {
            objectName: actions.bridge.list.pickedState === "parked" ? "unpark" : "restore"
            Layout.fillWidth: true
            visible: actions.away
            enabled: !actions.bridge.panel.busy && !actions.bridge.stale
            fill: Theme.jade
            text: actions.bridge.list.backText
            onClicked: actions.bridge.list.bringBack()
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.px(10)

            Repeater {
                model: actions.bridge.list.reasons

                delegate: PickChip {
                    id: reason

                    required property string id
                    required property string name

                    objectName: "reason:" + id
                    text: name
                    checked: actions.bridge.list.reason === name
                    onClicked: actions.bridge.list.chooseReason(reason.id)
                }
            }
            T.TextField {
                id: other
                objectName: "otherReason"
                width: Theme.px(280)
                height: Theme.px(68)
                leftPadding: Theme.px(24)
                rightPadding: Theme.px(24)
                maximumLength: 200
                color: Theme.ink
                font.family: Theme.family
                font.pixelSize: Theme.px(26)
                verticalAlignment: TextInput.AlignVCenter
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTrId("caller.other_reason")
                onTextEdited: actions.bridge.list.giveReason(text)

                background: Rectangle {
                    radius: height / 2
                    color: Theme.paper
                    border.width: Theme.hairline
                    border.color: other.activeFocus ? Theme.primary : Theme.line
                }
                WrapText {
                    anchors { fill: parent; leftMargin: other.leftPadding }
                    visible: other.text === ""
                    text: qsTrId("caller.other_reason")
                    color: Theme.slate
                    font.pixelSize: Theme.px(26)
                    maximumLineCount: 1
                }
            }
        }
        ConfirmButton {
            objectName: "callChosen"
            Layout.fillWidth: true
            enabled: actions.bridge.panel.canChoose && actions.bridge.list.reason !== "" && !actions.bridge.panel.busy
            text: actions.bridge.list.callText
            onClicked: actions.bridge.list.callChosen()
        }
    }
}
