import QtQuick
import XepHang.Kit

// One of the three steps: an icon, what to do, and how.
Rectangle {
    id: step

    property string number
    property string iconName
    property string text
    property string how
    property bool portrait: false

    height: Theme.px(portrait ? 180 : 196)
    radius: Theme.radius
    color: Theme.inkRaised
    border { width: Theme.hairline; color: Theme.inkLine }

    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.px(36); verticalCenter: parent.verticalCenter }
        name: step.iconName
        colour: Theme.paper
        size: Theme.px(92)
        stroke: 1.6
    }
    Column {
        anchors { left: icon.right; right: parent.right; leftMargin: Theme.px(30); rightMargin: Theme.px(24); verticalCenter: parent.verticalCenter }
        spacing: Theme.px(4)

        WrapText {
            width: parent.width
            text: step.number + ". " + step.text
            color: Theme.paper
            font.pixelSize: Theme.px(48)
            font.weight: Font.Bold
            maximumLineCount: 1
        }
        WrapText {
            width: parent.width
            text: step.how
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(34)
            maximumLineCount: 2
        }
    }
}
