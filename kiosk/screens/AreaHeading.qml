import QtQuick
import XepHang.Kit

// The name of an area above its cards, with a hairline to the edge.
Item {
    id: heading

    property string text

    Icon { id: pin; name: "map-pin"; colour: Theme.primary; size: Theme.px(34); y: (heading.height - height) / 2 + Theme.px(6) }
    WrapText {
        id: words
        x: pin.width + Theme.px(14)
        y: (heading.height - height) / 2 + Theme.px(6)
        width: Math.min(implicitWidth, heading.width - x)
        text: heading.text
        font.pixelSize: Theme.px(34)
        font.weight: Font.Bold
        maximumLineCount: 1
    }
    Rectangle {
        x: words.x + words.width + Theme.px(20)
        width: Math.max(0, heading.width - x)
        height: Theme.hairline
        anchors.verticalCenter: words.verticalCenter
        color: Theme.line
    }
}
