import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// The desk: what is in hand, the next step, the steps beside it, who is next, and how many wait.
Item {
    id: pane

    required property CallerBridge bridge
    readonly property bool handling: bridge.panel.inHand !== ""
    // What stands beside the number in hand and who is next, and the gaps between.
    readonly property real others: notice.implicitHeight + main.implicitHeight + steps.implicitHeight + figures.implicitHeight + bar.implicitHeight
        + (absence.visible ? absence.implicitHeight : 0) + 7 * desk.spacing

    DeskHeader {
        id: header
        width: parent.width
        bridge: pane.bridge
    }
    Rectangle {
        id: ribbon
        objectName: "practice"
        anchors.top: header.bottom
        width: parent.width
        height: visible ? practice.implicitHeight + Theme.px(8) : 0
        visible: pane.bridge.panel.practice
        color: Theme.amberTint

        WrapText {
            id: practice
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.px(32); rightMargin: Theme.px(32) }
            text: qsTrId("caller.practice")
            font.pixelSize: Theme.px(25)
            font.weight: Font.Medium
            maximumLineCount: 1
            horizontalAlignment: Text.AlignHCenter
        }
    }
    ColumnLayout {
        id: desk
        anchors { top: ribbon.bottom; bottom: parent.bottom; left: parent.left; right: parent.right; margins: Theme.px(32); topMargin: Theme.px(16); bottomMargin: Theme.px(8) }
        spacing: Theme.px(12)

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.px(200)

            HandCard { id: hand; anchors.fill: parent; bridge: pane.bridge; visible: pane.handling }
            NextCard { anchors.fill: parent; bridge: pane.bridge; visible: !pane.handling && pane.bridge.panel.empty === "" }
            EmptyCard { anchors.fill: parent; bridge: pane.bridge; visible: pane.bridge.panel.empty !== "" }
        }
        Notice {
            id: notice
            Layout.fillWidth: true
            bridge: pane.bridge
        }
        MainButton {
            id: main
            Layout.fillWidth: true
            bridge: pane.bridge
        }
        RowLayout {
            id: steps
            Layout.fillWidth: true
            visible: pane.handling
            spacing: Theme.px(12)
            uniformCellSizes: true

            ActionButton { objectName: "recall"; Layout.fillWidth: true; visible: pane.bridge.panel.mode === "called"; enabled: pane.bridge.panel.canRecall; text: qsTrId("caller.recall"); iconName: "megaphone"; key: "R"; onClicked: pane.bridge.recall() }
            ActionButton { objectName: "absent"; Layout.fillWidth: true; visible: pane.bridge.panel.mode === "called"; enabled: pane.bridge.panel.canAbsent; text: qsTrId("caller.absent"); iconName: "user-x"; key: qsTrId("caller.key_delete"); note: pane.bridge.panel.absentHint; onClicked: pane.bridge.absent() }
            ActionButton { objectName: "transfer"; Layout.fillWidth: true; enabled: pane.bridge.panel.canSendOn; text: qsTrId("caller.transfer"); iconName: "arrow-right-left"; key: "T"; onClicked: pane.bridge.open("transfer") }
            ActionButton { objectName: "park"; Layout.fillWidth: true; enabled: pane.bridge.panel.canSendOn; text: qsTrId("caller.park"); iconName: "file-clock"; key: "K"; onClicked: pane.bridge.open("park") }
        }
        RowLayout {
            id: absence
            Layout.fillWidth: true
            visible: pane.bridge.panel.absentWhy !== "" && pane.handling
            spacing: Theme.px(12)

            Item { Layout.fillWidth: true }
            Icon { name: pane.bridge.panel.absentIcon; colour: absentWhy.color; size: Theme.px(30) }
            Line {
                id: absentWhy
                objectName: "absentWhy"
                Layout.maximumWidth: pane.width - Theme.px(110)
                text: pane.bridge.panel.absentWhy
                color: pane.bridge.panel.absentNudged ? Theme.amber : Theme.slate
                font.pixelSize: Theme.px(25)
                font.weight: pane.bridge.panel.absentNudged ? Font.Bold : Font.Normal
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(20)
            }
            Item { Layout.fillWidth: true }
        }
        NextStrip {
            Layout.fillWidth: true
            bridge: pane.bridge
            room: desk.height - hand.needed - pane.others
            visible: pane.handling && (pane.bridge.panel.next !== "" || !pane.bridge.panel.nextKnown)
        }
        Figures {
            id: figures
            Layout.fillWidth: true
            bridge: pane.bridge
        }
        RowLayout {
            id: bar
            Layout.fillWidth: true
            spacing: 0
            uniformCellSizes: true

            ActionButton { objectName: "list"; slim: true; Layout.fillWidth: true; text: qsTrId("caller.list"); iconName: "list-ordered"; key: "L"; onClicked: pane.bridge.open("list") }
            ActionButton { objectName: "pause"; slim: true; Layout.fillWidth: true; enabled: pane.bridge.panel.canPause; text: qsTrId("caller.pause"); iconName: "coffee"; key: "P"; onClicked: pane.bridge.key("p") }
            ActionButton { objectName: "closeCounter"; slim: true; Layout.fillWidth: true; enabled: pane.bridge.panel.canClose; text: qsTrId("caller.close"); iconName: "door-closed"; key: "C"; onClicked: pane.bridge.closeCounter() }
            ActionButton { objectName: "help"; slim: true; Layout.fillWidth: true; text: qsTrId("caller.help"); iconName: "keyboard"; key: "F1"; onClicked: pane.bridge.open("help") }
        }
    }
}
