import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Who is next and why, as the hero while nobody is in hand.
Rectangle {
    id: card

    required property CallerBridge bridge

    radius: Theme.radius
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.line

    ColumnLayout {
        anchors { fill: parent; margins: Theme.px(28) }
        spacing: Theme.px(8)

        Line {
            Layout.fillWidth: true
            text: qsTrId("caller.next")
            color: Theme.slate
            font.pixelSize: Theme.px(28)
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
        }
        HeroNumber {
            objectName: "next"
            Layout.fillWidth: true
            Layout.fillHeight: true
            text: card.bridge.panel.next
            opacity: text === "" ? 0 : 1
            lively: true
            font.pixelSize: Math.max(1, Math.min(Theme.px(190), height))
            fontSizeMode: Text.Fit
        }
        WrapText {
            Layout.fillWidth: true
            text: card.bridge.panel.nextService
            font.pixelSize: Theme.px(31)
            font.weight: Font.Medium
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
        }
        RowLayout {
            Layout.alignment: Qt.AlignHCenter
            spacing: Theme.px(10)

            Icon { name: "clock"; colour: Theme.slate; size: Theme.px(30) }
            Line { objectName: "nextWait"; text: card.bridge.panel.nextWait; font.pixelSize: Theme.px(27) }
        }
        RowLayout {
            Layout.alignment: Qt.AlignHCenter
            visible: card.bridge.panel.nextPriority !== ""
            spacing: Theme.px(10)

            Icon { name: "star"; colour: Theme.amber; size: Theme.px(30) }
            Line { text: card.bridge.panel.nextPriority; color: Theme.amber; font.pixelSize: Theme.px(27); font.weight: Font.Medium }
        }
        WrapText {
            objectName: "nextWhy"
            Layout.fillWidth: true
            visible: text !== ""
            text: card.bridge.panel.nextWhy
            color: Theme.slate
            font.pixelSize: Theme.px(25)
            maximumLineCount: 5
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
