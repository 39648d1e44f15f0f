import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// How busy the hall is, when it gives numbers, and the hall's own notice.
ColumnLayout {
    id: facts

    required property KioskBridge bridge
    property bool centred: false
    readonly property bool brief: bridge.notice !== "" || bridge.incident !== ""

    spacing: Theme.px(18)

    Fact {
        objectName: "waiting"
        Layout.fillWidth: true
        centred: facts.centred
        iconName: "users"
        text: facts.bridge.waitingText
        size: Theme.px(42)
        weight: Font.Bold
    }
    Fact {
        Layout.fillWidth: true
        centred: facts.centred
        iconName: "clock"
        text: facts.brief ? "" : facts.bridge.hoursText
        size: Theme.px(34)
    }
    Fact {
        Layout.fillWidth: true
        centred: facts.centred
        iconName: "info"
        text: facts.brief ? "" : facts.bridge.hallNotice
        tone: Theme.slate
        lines: 3
    }
}
