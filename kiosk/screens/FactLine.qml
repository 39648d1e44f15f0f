import QtQuick
import XepHang.Kit

// Who waits and how long, or why it is closed and until when; one under the other where the line is too short.
Flow {
    id: line

    required property ChoiceCard card
    readonly property bool texts: card.note !== ""

    spacing: Theme.px(22)

    Fact {
        width: Math.min(implicitWidth, line.width)
        iconName: line.card.open || line.card.readable ? line.card.noteIcon : "lock"
        text: line.card.note
        tone: line.card.open ? Theme.ink : Theme.amber
    }
    Fact {
        width: Math.min(implicitWidth, line.width)
        iconName: "clock"
        text: line.card.more
        tone: line.card.open ? Theme.ink : Theme.amber
    }
}
