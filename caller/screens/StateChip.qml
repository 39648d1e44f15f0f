import QtQuick
import XepHang.Kit

// The counter's state in a word, with its icon, at most two lines.
Rectangle {
    id: chip

    property string text
    property string iconName
    property string kind: "plain"
    property real widest: Theme.px(420)
    readonly property color tone: kind === "good" ? Theme.jade : kind === "warn" ? Theme.amber : kind === "brand" ? Theme.primary : Theme.slate

    implicitWidth: Math.min(widest, natural.width + Theme.px(92))
    implicitHeight: Math.max(Theme.px(52), label.implicitHeight + Theme.px(16))
    radius: Math.min(height / 2, Theme.px(26))
    color: kind === "good" ? Theme.jadeTint : kind === "warn" ? Theme.amberTint : kind === "brand" ? Theme.primaryTint : Theme.paper
    border.width: Theme.hairline
    border.color: kind === "plain" ? Theme.line : color
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    TextMetrics { id: natural; text: chip.text; font: label.font }
    Icon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.px(20); verticalCenter: parent.verticalCenter }
        name: chip.iconName
        colour: chip.tone
        size: Theme.px(32)
    }
    WrapText {
        id: label
        anchors { left: icon.right; right: parent.right; leftMargin: Theme.px(10); rightMargin: Theme.px(18); verticalCenter: parent.verticalCenter }
        text: chip.text
        font.pixelSize: Theme.px(27)
        font.weight: Font.Medium
        lineHeight: 1
        maximumLineCount: 2
    }
}
