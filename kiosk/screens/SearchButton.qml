import QtQuick
import XepHang.Kiosk
import XepHang.Kit

// The way to the search, looking like the field it leads to.
QuietButton {
    required property KioskBridge bridge

    objectName: "search"
    visible: bridge.procedures.available
    text: qsTrId("kiosk.find_procedure")
    iconName: "search"
    font.pixelSize: Theme.px(36)
    onClicked: bridge.openSearch()
}
