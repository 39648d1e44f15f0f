import QtQuick
import XepHang.Kit

// No number can be taken now: closed, cut off or without a printer.
Announcement {
    id: page

    iconName: bridge.stopIcon
    tone: bridge.stopKind === "closed" ? Theme.ink : Theme.amber
    sentence: bridge.stopSentence
    hero: bridge.stopHero
    next: bridge.stopKind !== "closed" || bridge.stopLookup ? bridge.stopNext : ""
    call: bridge.helpLine

    BookingButton {
        bridge: page.bridge
        visible: bridge.stopBookings
        implicitHeight: Theme.px(140)
        width: page.wide ? page.buttonWidth : Theme.px(470)
    }
    SearchButton {
        bridge: page.bridge
        visible: bridge.stopLookup
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(46)
        font.weight: Font.Bold
        width: bridge.stopBookings ? page.wide ? page.buttonWidth : Theme.px(470) : Theme.px(640)
    }
}
