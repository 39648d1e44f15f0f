pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import XepHang.HallBoard
import XepHang.Kit

// People waiting per service, a page at a time: every page has the same height, so nothing jumps when it turns.
Item {
    id: waiting

    required property HallBoardBridge bridge
    property int columns: 2
    readonly property int lines: Math.ceil(bridge.pageRows / columns)
    readonly property real line: Theme.px(bridge.waitingSecond ? 70 : 60)

    implicitHeight: title.height + Theme.px(8) + lines * line + Theme.px(20)

    RowLayout {
        id: title
        width: parent.width
        height: Theme.px(52)
        spacing: Theme.px(16)

        Icon { name: "users"; colour: Theme.slateOnInk; size: Theme.px(38) }
        WrapText {
            text: qsTrId("hall_board.waiting")
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(36)
            font.weight: Font.Medium
        }
        WrapText {
            visible: text !== ""
            text: waiting.bridge.waitingSecond
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(26)
        }
        WrapText {
            Layout.fillWidth: true
            text: waiting.bridge.pageTitle
            color: Theme.paper
            font.pixelSize: Theme.px(36)
            font.weight: Font.Bold
            maximumLineCount: 1
        }
        WrapText {
            text: waiting.bridge.pageText
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(28)
        }
    }
    GridView {
        id: grid
        anchors { top: title.bottom; left: parent.left; right: parent.right; topMargin: Theme.px(8) }
        height: waiting.lines * waiting.line
        interactive: false
        cellWidth: width / waiting.columns
        cellHeight: waiting.line
        model: waiting.bridge.services

        delegate: Item {
            id: service

            required property string id
            required property string name
            required property string second
            required property string waiting
            required property bool some
            required property bool disturbed
            required property int index

            objectName: "service:" + id
            width: grid.cellWidth
            height: grid.cellHeight

            Item {
                anchors { fill: parent; rightMargin: grid.cellWidth < grid.width && service.x < 1 ? Theme.px(40) : 0; leftMargin: service.x > 1 ? Theme.px(40) : 0 }

                Rectangle { width: parent.width; height: Theme.hairline; color: Theme.inkLine }
                Icon {
                    id: mark
                    objectName: "disturbed:" + service.id
                    anchors.verticalCenter: parent.verticalCenter
                    visible: service.disturbed
                    name: service.disturbed ? "triangle-alert" : ""
                    colour: Theme.paper
                    size: Theme.px(40)
                }
                Column {
                    anchors { left: parent.left; leftMargin: service.disturbed ? mark.width + Theme.px(16) : 0; right: count.left; rightMargin: Theme.px(20); verticalCenter: parent.verticalCenter }

                    WrapText {
                        width: parent.width
                        text: service.name
                        color: Theme.paper
                        font.pixelSize: Theme.px(service.second ? 34 : 40)
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.px(26)
                        wrapMode: Text.NoWrap
                        maximumLineCount: 1
                        lineHeight: 1
                    }
                    WrapText {
                        width: parent.width
                        visible: text !== ""
                        text: service.second
                        color: Theme.slateOnInk
                        font.pixelSize: Theme.px(22)
                        maximumLineCount: 1
                        lineHeight: 1
                    }
                }
                WrapText {
                    id: count
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: Theme.px(110)
                    horizontalAlignment: Text.AlignRight
                    text: service.waiting
                    color: service.some ? Theme.paper : Theme.slateOnInk
                    font.pixelSize: Theme.px(50)
                    font.weight: service.some ? Font.Bold : Font.Normal
                    font.features: { "tnum": 1 }
                    maximumLineCount: 1
                    lineHeight: 1
                }
            }
            NumberAnimation on opacity { from: Theme.calm ? 0 : 1; to: 1; duration: Math.max(1, Theme.calm) }
        }
    }
}
