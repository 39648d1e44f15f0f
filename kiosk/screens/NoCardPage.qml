import QtQuick
import XepHang.Kit

// Without a card a guide takes the number: where to go, and that nobody is turned away.
Announcement {
    id: page

    iconName: "hand-helping"
    tone: Theme.jade
    sentence: qsTrId("kiosk.no_card_sentence")
    next: qsTrId("kiosk.no_card_next")
    call: bridge.helpLine

    PrimaryButton {
        objectName: "understood"
        text: qsTrId("kiosk.understood")
        iconName: "check"
        fill: Theme.jade
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(50)
        width: Theme.px(560)
        onClicked: page.bridge.done()
    }
}
