import QtQuick
import XepHang.Kit

// Today may be too short: the truth and its reason, and one clear question before the number is taken.
Announcement {
    id: page

    iconName: bridge.asks.todayIcon
    tone: Theme.amber
    sentence: bridge.asks.todaySentence
    detail: bridge.asks.todayReason
    next: bridge.asks.today === "will_not" ? qsTrId("kiosk.doubt_will_not") : qsTrId("kiosk.doubt_may")

    QuietButton {
        objectName: "comeLater"
        text: qsTrId("kiosk.come_later")
        iconName: "house"
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(44)
        font.weight: Font.Bold
        width: page.buttonWidth
        onClicked: page.bridge.home()
    }
    PrimaryButton {
        objectName: "takeAnyway"
        text: qsTrId("kiosk.take_anyway")
        iconName: "ticket"
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(44)
        width: page.buttonWidth
        onClicked: page.bridge.takeAnyway()
    }
}
