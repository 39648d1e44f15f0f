pragma ComponentBehavior: Bound

import QtQuick
import XepHang.Kit

// Facts about a number in a word each; those to act on stand out.
Flow {
    id: badges

    property var facts: []
    property real fontSize: Theme.px(23)
    // Wide enough for all in one line.
    readonly property real across: {
        let sum = -spacing;
        for (let place = 0; place < words.count; place++)
            sum += (words.itemAt(place) as Item).implicitWidth + spacing;
        return Math.max(0, sum);
    }

    visible: facts.length > 0
    spacing: Theme.px(8)

    Repeater {
        id: words
        model: badges.facts

        delegate: Rectangle {
            id: badge

            required property var modelData
            readonly property bool warn: modelData.kind === "warn"

            width: Math.min(implicitWidth, badges.width)
            height: implicitHeight
            implicitWidth: word.implicitWidth + badges.fontSize * 2.6
            implicitHeight: Math.ceil(badges.fontSize * 1.6)
            radius: height / 2
            color: warn ? Theme.amberTint : Theme.paper
            border.width: Theme.hairline
            border.color: warn ? Theme.amber : Theme.line

            Icon {
                id: icon
                anchors { left: parent.left; leftMargin: badges.fontSize * 0.55; verticalCenter: parent.verticalCenter }
                name: badge.modelData.icon
                colour: badge.warn ? Theme.amber : Theme.slate
                size: badges.fontSize * 1.05
            }
            Line {
                id: word
                anchors { left: icon.right; leftMargin: badges.fontSize * 0.35; right: parent.right; rightMargin: badges.fontSize * 0.6; verticalCenter: parent.verticalCenter }
                text: badge.modelData.text
                color: badge.warn ? Theme.amber : Theme.ink
                font.pixelSize: badges.fontSize
                font.weight: Font.Medium
            }
        }
    }
}
