import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Who is next and why, in a strip under the number in hand.
Rectangle {
    id: strip

    required property CallerBridge bridge
    property real room: implicitHeight
    readonly property real whole: Math.max(Theme.px(160), row.implicitHeight + Theme.px(24))
    readonly property bool compact: room < whole // one line where the number in hand needs the room

    implicitHeight: compact ? Theme.px(64) : whole
    radius: Theme.px(16)
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.line

    RowLayout {
        id: line
        visible: strip.compact
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
        spacing: Theme.px(16)

        Line { text: qsTrId("caller.next"); color: Theme.slate; font.pixelSize: Theme.px(24); font.weight: Font.Medium }
        HeroNumber { text: strip.bridge.panel.next; font.pixelSize: Theme.px(36); fontSizeMode: Text.FixedSize }
        Line { Layout.fillWidth: true; text: strip.bridge.panel.nextWait; font.pixelSize: Theme.px(24); horizontalAlignment: Text.AlignRight; fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.px(18) }
    }
    RowLayout {
        id: row
        visible: !strip.compact
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
        spacing: Theme.px(24)

        ColumnLayout {
            spacing: 0

            Line { text: qsTrId("caller.next"); color: Theme.slate; font.pixelSize: Theme.px(23); font.weight: Font.Medium }
            HeroNumber {
                objectName: "next"
                Layout.minimumWidth: Theme.px(130)
                text: strip.bridge.panel.next
                opacity: text === "" ? 0 : 1
                lively: true
                font.pixelSize: Theme.px(52)
                fontSizeMode: Text.FixedSize
                horizontalAlignment: Text.AlignLeft
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(2)

            Line { objectName: "nextWait"; Layout.fillWidth: true; text: strip.bridge.panel.nextWait; font.pixelSize: Theme.px(26); font.weight: Font.Medium }
            Line { Layout.fillWidth: true; visible: text !== ""; text: strip.bridge.panel.nextPriority; color: Theme.amber; font.pixelSize: Theme.px(24); font.weight: Font.Medium; fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.px(20) }
            WrapText {
                objectName: "nextWhy"
                Layout.fillWidth: true
                visible: text !== ""
                text: strip.bridge.panel.nextRule
                color: Theme.slate
                font.pixelSize: Theme.px(23)
                maximumLineCount: 3
            }
        }
    }
}
