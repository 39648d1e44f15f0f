import QtQuick
import XepHang.Kit

// No number was given: why, and what to do next.
Announcement {
    id: page

    iconName: bridge.checking ? "calendar-x" : "circle-alert"
    tone: Theme.amber
    sentence: bridge.refusal
    next: bridge.checking ? qsTrId("kiosk.check_in_next") : qsTrId("kiosk.refused_next")

    PrimaryButton {
        objectName: "again"
        text: page.bridge.checking ? qsTrId("kiosk.type_again") : qsTrId("kiosk.choose_again")
        iconName: "rotate-ccw"
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(50)
        width: Math.max(Theme.px(560), implicitWidth)
        onClicked: page.bridge.chooseAgain()
    }
}
