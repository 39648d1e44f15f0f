import QtQuick
import XepHang.Kit

// Who waits and how long, or why it is closed and until when; one under the other where the line is too short.
Flow {
    id: line

    required property ChoiceCard about
    readonly property real size: Theme.px(about.open && about.noteIcon ? 30 : !about.noteIcon && about.height < Theme.px(164) ? 24 : 28)
    readonly property bool texts: about.note !== ""

    spacing: Theme.px(about.open || about.more === "" ? 22 : 4)

    Fact {
        width: Math.min(implicitWidth, line.width)
        iconName: line.about.open || line.about.readable ? line.about.noteIcon : "lock"
        text: line.about.note
        size: line.size
        lines: line.about.noteIcon ? 2 : 3
        tone: line.about.open ? Theme.ink : Theme.amber
    }
    Fact {
        width: Math.min(implicitWidth, line.width)
        iconName: "clock"
        text: line.about.more
        size: line.size
        tone: line.about.open ? Theme.ink : Theme.amber
    }
}
