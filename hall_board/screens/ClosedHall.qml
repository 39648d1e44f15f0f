import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// Closed: why, and when numbers are given again.
Item {
    id: closed

    required property HallBoardBridge bridge
    property bool portrait: false

    Column {
        anchors.centerIn: parent
        width: parent.width
        scale: Math.min(1, parent.height / Math.max(1, implicitHeight))
        spacing: Theme.px(closed.portrait ? 48 : 24)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: closed.bridge.closedIcon
            colour: Theme.slateOnInk
            size: Theme.px(closed.portrait ? 200 : 128)
            stroke: 1.4
        }
        WrapText {
            width: parent.width
            text: closed.bridge.closedTitle
            color: Theme.paper
            font.pixelSize: Theme.px(closed.portrait ? 100 : 112)
            font.weight: Font.Black
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.05
        }
        WrapText {
            width: parent.width
            visible: text !== ""
            text: closed.bridge.closedOpens
            color: Theme.gold
            font.pixelSize: Theme.px(64)
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            width: parent.width
            visible: text !== ""
            text: closed.bridge.closedToday
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(44)
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.px(30)
            wrapMode: Text.NoWrap
            maximumLineCount: 1
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            width: parent.width
            text: closed.bridge.closedGreeting
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(44)
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
