import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Where a number would stand, when there is none: what is going on, and what comes next.
Rectangle {
    id: card

    required property CallerBridge bridge

    radius: Theme.radius
    color: bridge.panel.mode === "paused" ? Theme.amberTint : Theme.card
    border.width: Theme.hairline
    border.color: bridge.panel.mode === "paused" ? Theme.amber : Theme.line

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(32) }
        spacing: Theme.px(16)

        Icon {
            Layout.alignment: Qt.AlignHCenter
            name: card.bridge.panel.emptyIcon
            colour: card.bridge.panel.mode === "paused" ? Theme.amber : Theme.slate
            size: Theme.px(100)
            stroke: 1.5
        }
        WrapText {
            objectName: "empty"
            Layout.fillWidth: true
            text: card.bridge.panel.empty
            font.pixelSize: Theme.px(40)
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            Layout.fillWidth: true
            text: card.bridge.panel.emptyNext
            color: card.bridge.panel.mode === "paused" ? Theme.ink : Theme.slate
            font.pixelSize: Theme.px(28)
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
