import QtQuick
import XepHang.Kit

// No number was given: why, and what to do next.
Announcement {
    id: page

    iconName: "circle-alert"
    tone: Theme.amber
    sentence: bridge.refusal
    next: qsTrId("kiosk.refused_next")

    PrimaryButton {
        objectName: "again"
        text: qsTrId("kiosk.choose_again")
        iconName: "rotate-ccw"
        implicitHeight: Theme.px(140)
        font.pixelSize: Theme.px(50)
        width: Theme.px(560)
        onClicked: page.bridge.chooseAgain()
    }
}
