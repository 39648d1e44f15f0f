import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Where a number would stand, when there is none: what is going on, and what comes next.
Rectangle {
    id: card

    required property CallerBridge bridge
    readonly property string mode: bridge.panel.mode
    readonly property color tone: mode === "paused" ? Theme.amber : mode === "free" ? Theme.jade : Theme.slate
    readonly property color tint: mode === "paused" ? Theme.card : mode === "free" ? Theme.jadeTint : Theme.paper

    radius: Theme.radius
    color: bridge.panel.mode === "paused" ? Theme.amberTint : Theme.card
    border.width: Theme.hairline
    border.color: bridge.panel.mode === "paused" ? Theme.amber : Theme.line

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(32) }
        spacing: Theme.px(16)

        Rectangle {
            Layout.alignment: Qt.AlignHCenter
            implicitWidth: Theme.px(168)
            implicitHeight: Theme.px(168)
            radius: height / 2
            color: card.tint

            Icon {
                anchors.centerIn: parent
                name: card.bridge.panel.emptyIcon
                colour: card.tone
                size: Theme.px(88)
                stroke: 1.5
            }
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
        WrapText {
            objectName: "receives"
            Layout.fillWidth: true
            visible: text !== ""
            text: card.bridge.panel.emptyFor
            color: Theme.slate
            font.pixelSize: Theme.px(26)
            maximumLineCount: 6
            horizontalAlignment: Text.AlignHCenter
        }
        Badges {
            objectName: "away"
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.px(8)
            Layout.preferredWidth: Math.min(across, card.width - Theme.px(64))
            facts: card.bridge.panel.emptyAway
            fontSize: Theme.px(26)
        }
    }
}
