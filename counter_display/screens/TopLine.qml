import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// The hall and the time, small, over everything.
RowLayout {
    id: line

    required property DisplayBridge bridge
    property bool dark: false
    property bool brief: false // the hall alone
    readonly property color quiet: dark ? Theme.slateOnInk : Theme.slate

    spacing: Theme.px(16)

    Emblem { Layout.alignment: Qt.AlignTop; picture: line.bridge.emblem; size: Theme.px(60); colour: line.dark ? Theme.slateOnInk : Theme.primary }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.px(2)

        Line { Layout.fillWidth: true; text: line.bridge.hallName; color: line.quiet; font.pixelSize: Theme.px(23) }
        WrapText { objectName: "fields"; Layout.fillWidth: true; visible: !line.brief; text: line.bridge.fields; color: line.dark ? Theme.paper : Theme.ink; font.pixelSize: Theme.px(28); font.weight: Font.Medium; maximumLineCount: 2; lineHeight: 1.05 }
    }
    Line { objectName: "clock"; Layout.alignment: Qt.AlignTop; text: line.bridge.clock; color: line.dark ? Theme.paper : Theme.ink; font.pixelSize: Theme.px(40); font.weight: Font.Bold; fontSizeMode: Text.FixedSize }
}
