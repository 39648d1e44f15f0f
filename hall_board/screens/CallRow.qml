import QtQuick
import XepHang.Kit

// One call: number, arrow, counter; a bar, an icon and a word mark the one that is being called.
Item {
    id: row

    required property string label
    required property int call
    required property string counter
    required property string area
    required property string mark
    required property string word
    property bool roomy: false
    readonly property bool calling: mark === "calling"
    readonly property real figure: Math.min(height * 0.66, width * 0.084)
    readonly property real small: figure * (word && area ? 0.46 : 0.5)

    Rectangle {
        anchors { fill: parent; topMargin: Theme.px(3); bottomMargin: Theme.px(3) }
        visible: row.calling
        radius: Theme.px(14)
        color: Theme.inkRaised

        Rectangle {
            width: Theme.px(12)
            height: parent.height
            radius: Theme.px(6)
            color: Theme.paper
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.inkLine
        visible: !row.calling
    }
    HeroNumber {
        objectName: "call:" + row.call
        x: Theme.px(28)
        width: row.figure * 3.25
        height: parent.height
        text: row.label
        color: Theme.paper
        font.pixelSize: row.figure
        horizontalAlignment: Text.AlignLeft
    }
    Icon {
        id: arrow
        x: Theme.px(28) + row.figure * 3.4
        anchors.verticalCenter: parent.verticalCenter
        name: "arrow-right"
        colour: Theme.slateOnInk
        size: row.figure * 0.72
        stroke: 2.5
    }
    WrapText {
        id: where
        anchors { left: arrow.right; leftMargin: Theme.px(20); verticalCenter: parent.verticalCenter }
        text: row.counter
        color: Theme.paper
        font.pixelSize: row.figure * 0.9
        font.weight: Font.Bold
        maximumLineCount: 1
        lineHeight: 1
    }
    Column {
        anchors { left: where.right; leftMargin: Theme.px(16); right: parent.right; rightMargin: Theme.px(16); verticalCenter: parent.verticalCenter }

        Row {
            anchors.right: parent.right
            visible: row.word !== ""
            spacing: Theme.px(10)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: row.calling ? "megaphone" : row.mark === "again" ? "repeat" : "bell"
                colour: row.calling ? Theme.paper : Theme.slateOnInk
                size: row.small
            }
            WrapText {
                anchors.verticalCenter: parent.verticalCenter
                text: row.word
                color: row.calling ? Theme.paper : Theme.slateOnInk
                font.pixelSize: row.small
                lineHeight: 1
                font.weight: Font.Medium
                maximumLineCount: 1
            }
        }
        WrapText {
            width: parent.width
            visible: row.area !== ""
            text: row.area
            color: Theme.slateOnInk
            font.pixelSize: row.small * 0.92
            lineHeight: 1
            horizontalAlignment: Text.AlignRight
            maximumLineCount: 1
        }
    }
}
