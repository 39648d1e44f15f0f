import QtQuick
import XepHang.Kit

// A small fact: an icon and a few words, at the left or in the middle of its width.
Item {
    id: fact

    property string iconName
    property string text
    property color tone: Theme.ink
    property real size: Theme.px(30)
    property int weight: Font.Medium
    property int lines: 2
    property bool centred: false

    readonly property real lead: icon.visible ? icon.width + Math.round(size * 0.4) : 0
    readonly property real room: width - lead
    readonly property real start: centred ? Math.max(0, (width - lead - Math.min(room, Math.ceil(measure.advanceWidth) + 2)) / 2) : 0

    visible: text !== ""
    implicitWidth: lead + Math.ceil(measure.advanceWidth) + 2
    implicitHeight: Math.max(icon.height, words.implicitHeight)

    TextMetrics { id: measure; font: words.font; text: fact.text }
    Icon { id: icon; x: fact.start; name: fact.iconName; colour: fact.tone; size: Math.round(fact.size * 1.1); y: Math.max(0, (words.font.pixelSize * 1.17 - height) / 2) }
    WrapText {
        id: words
        x: fact.start + fact.lead
        width: fact.room - fact.start
        text: fact.text
        color: fact.tone
        font.pixelSize: fact.size
        font.weight: fact.weight
        maximumLineCount: fact.lines
    }
}
