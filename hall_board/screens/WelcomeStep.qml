import QtQuick
import XepHang.Kit

// One of the three steps: an icon, what to do, and how; beside each other (`inRow`) or, with more room, in a column.
Rectangle {
    id: step

    property string number
    property string iconName
    property string text
    property string how
    property bool inRow: false

    height: Theme.px(inRow ? 196 : 384)
    radius: Theme.radius
    color: Theme.inkRaised
    border { width: Theme.hairline; color: Theme.inkLine }

    Icon {
        id: icon
        x: step.inRow ? Theme.px(36) : (step.width - width) / 2
        y: step.inRow ? (step.height - height) / 2 : Theme.px(36)
        name: step.iconName
        colour: Theme.paper
        size: Theme.px(step.inRow ? 92 : 108)
        stroke: 1.5
    }
    Column {
        x: step.inRow ? icon.x + icon.width + Theme.px(30) : Theme.px(32)
        y: step.inRow ? (step.height - height) / 2 : icon.y + icon.height + Theme.px(16)
        width: step.width - x - Theme.px(step.inRow ? 24 : 32)
        spacing: Theme.px(4)

        WrapText {
            width: parent.width
            text: step.number + ". " + step.text
            color: Theme.paper
            font.pixelSize: Theme.px(step.inRow ? 48 : 54)
            font.weight: Font.Bold
            horizontalAlignment: step.inRow ? Text.AlignLeft : Text.AlignHCenter
            maximumLineCount: 1
        }
        WrapText {
            width: parent.width
            text: step.how
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(step.inRow ? 34 : 40)
            horizontalAlignment: step.inRow ? Text.AlignLeft : Text.AlignHCenter
            maximumLineCount: 2
        }
    }
}
