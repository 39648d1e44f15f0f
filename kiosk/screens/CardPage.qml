import QtQuick
import XepHang.Kit

// The hall gives one number a citizen card: hold it to the scanner. What it types is read here and shown nowhere.
Announcement {
    id: page

    readonly property bool unread: bridge.card.unread

    iconName: unread ? "rotate-ccw" : "scan-qr-code"
    tone: unread ? Theme.amber : Theme.primary
    sentence: unread ? qsTrId("kiosk.scan_card_again") : qsTrId("kiosk.scan_card")
    next: unread ? qsTrId("kiosk.scan_card_again_next") : qsTrId("kiosk.scan_card_next")

    KeyReader { onTyped: text => page.bridge.card.key(text) }
    QuietButton {
        objectName: "noCard"
        text: qsTrId("kiosk.no_card")
        iconName: "circle-help"
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(44)
        font.weight: Font.Bold
        width: Theme.px(page.wide ? 760 : 820)
        onClicked: page.bridge.noCard()
    }
}
