import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// Whose counter this is: its number, and the officer who receives here.
Rectangle {
    id: rail

    required property DisplayBridge bridge

    color: Theme.primary

    ColumnLayout {
        anchors { fill: parent; margins: Theme.px(28); topMargin: Theme.px(32) }
        spacing: 0

        Row {
            Layout.alignment: Qt.AlignHCenter
            spacing: Theme.px(14)

            WrapText { id: word; text: rail.bridge.word("counter_display.counter", true); color: Theme.primaryText; font.pixelSize: Theme.px(54); font.weight: Font.Bold; wrapMode: Text.NoWrap }
            WrapText { anchors.baseline: word.baseline; text: rail.bridge.word("counter_display.counter", false); color: Theme.primaryText; font.pixelSize: Theme.px(26); wrapMode: Text.NoWrap }
        }
        HeroNumber {
            objectName: "counterNumber"
            Layout.fillWidth: true
            Layout.fillHeight: true
            text: rail.bridge.counter
            color: Theme.primaryText
            font.pixelSize: Math.max(1, Math.min(Theme.px(200), height * 1.1))
            fontSizeMode: Text.Fit
        }
        ClerkCard {
            Layout.fillWidth: true
            visible: rail.bridge.clerk !== ""
            bridge: rail.bridge
        }
    }
}
