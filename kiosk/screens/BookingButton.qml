import QtQuick
import XepHang.Kiosk
import XepHang.Kit

// The way for those who were promised a number before.
QuietButton {
    required property KioskBridge bridge

    objectName: "booking"
    visible: bridge.bookings
    text: bridge.bookingText
    iconName: "calendar-check"
    font.pixelSize: Theme.px(40)
    font.weight: Font.Bold
    onClicked: bridge.openBooking()
}
