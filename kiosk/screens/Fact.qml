import QtQuick
import XepHang.Kit

// A small fact: an icon and a few words.
Item {
    id: fact

    property string iconName
    property string text
    property color tone: Theme.ink
    property real size: Theme.px(30)
    property int weight: Font.Medium
    property int lines: 2

    visible: text !== ""
    implicitWidth: words.x + Math.ceil(words.implicitWidth)
    implicitHeight: Math.max(icon.height, words.implicitHeight)

    Icon { id: icon; name: fact.iconName; colour: fact.tone; size: fact.size * 1.1; y: fact.size * 0.02 }
    WrapText {
        id: words
        x: icon.visible ? icon.width + fact.size * 0.4 : 0
        width: fact.width - x
        text: fact.text
        color: fact.tone
        font.pixelSize: fact.size
        font.weight: fact.weight
        maximumLineCount: fact.lines
    }
}
