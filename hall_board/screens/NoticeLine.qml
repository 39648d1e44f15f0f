import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// One line at the foot: the notices in turn, or, while cut off, since when nothing new has come.
Rectangle {
    id: line

    required property HallBoardBridge bridge
    property real edge: Theme.px(48)
    readonly property bool upright: width < Theme.px(1200)

    implicitHeight: Theme.px(upright ? 124 : 92)
    height: implicitHeight
    color: bridge.offline ? Theme.paper : Theme.inkRaised

    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: line.edge; verticalCenter: parent.verticalCenter }
        name: line.bridge.noticeIcon
        colour: line.bridge.offline ? Theme.ink : Theme.slateOnInk
        size: Theme.px(48)
    }
    WrapText {
        id: sentence
        objectName: "banner"
        anchors { left: icon.right; right: parent.right; leftMargin: Theme.px(24); rightMargin: line.edge; verticalCenter: parent.verticalCenter }
        height: parent.height - Theme.px(12)
        text: line.bridge.notice
        color: line.bridge.offline ? Theme.ink : Theme.paper
        font.pixelSize: Theme.px(43)
        font.weight: line.bridge.offline ? Font.Bold : Font.Normal
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.px(26)
        maximumLineCount: line.upright ? 3 : 2
        lineHeight: 1
        onTextChanged: if (Theme.calm) appear.restart()

        NumberAnimation { id: appear; target: sentence; property: "opacity"; from: 0; to: 1; duration: Theme.calm }
    }
}
