import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Who waits and how long, or why it is closed and until when; one under the other where the line is too short. Under
// them what somebody should know before choosing it.
ColumnLayout {
    id: line

    required property ChoiceCard about
    readonly property real size: Theme.px(about.warn !== "" && !about.roomy ? 27 : about.open && about.noteIcon ? 30 : !about.noteIcon && about.height < Theme.px(240) ? 24 : 28)
    readonly property bool texts: about.note !== ""

    spacing: Theme.px(2)

    Flow {
        id: facts
        Layout.fillWidth: true
        spacing: Theme.px(line.about.open || line.about.more === "" ? (line.about.warn !== "" ? 14 : 22) : 4)

        Fact {
            width: Math.min(implicitWidth, facts.width)
            iconName: line.about.open || line.about.readable ? line.about.noteIcon : "lock"
            text: line.about.note
            size: line.size
            lines: line.about.noteIcon ? 2 : 3
            tone: line.about.open ? Theme.ink : Theme.amber
        }
        Fact {
            width: Math.min(implicitWidth, facts.width)
            iconName: "clock"
            text: line.about.more
            size: line.size
            tone: line.about.open ? Theme.ink : Theme.amber
        }
    }
    Fact {
        Layout.fillWidth: true
        iconName: "triangle-alert"
        text: line.about.warn
        size: line.size
        weight: Font.Bold
        tone: Theme.amber
        lines: line.about.height > Theme.px(210) ? 2 : 1
    }
}
