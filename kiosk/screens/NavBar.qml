import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// Back, to the start, easy reach, languages in easy reach, and the seconds left.
GridLayout {
    id: nav

    required property KioskBridge bridge
    property bool stacked: false
    property bool searchable: false

    columns: stacked ? 2 : 7
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap

    QuietButton {
        objectName: "back"
        Layout.fillWidth: nav.stacked
        visible: nav.bridge.deep
        text: qsTrId("kiosk.back")
        iconName: "arrow-left"
        font.pixelSize: Theme.px(32)
        onClicked: nav.bridge.back()
    }
    QuietButton {
        objectName: "home"
        Layout.fillWidth: nav.stacked
        visible: nav.bridge.deep
        text: nav.bridge.easyReach && !nav.stacked ? "" : qsTrId("kiosk.home")
        Accessible.name: qsTrId("kiosk.home")
        iconName: "house"
        font.pixelSize: Theme.px(32)
        onClicked: nav.bridge.home()
    }
    SearchButton {
        bridge: nav.bridge
        visible: nav.searchable && nav.bridge.easyReach && nav.bridge.procedures.available
        Layout.fillWidth: nav.stacked
        Layout.columnSpan: nav.stacked ? 2 : 1
        text: nav.stacked ? qsTrId("kiosk.find_procedure") : ""
        font.pixelSize: Theme.px(nav.stacked ? 32 : 44)
    }
    Item { visible: !nav.stacked; Layout.fillWidth: true }
    LanguageSwitch {
        visible: nav.bridge.easyReach
        current: nav.bridge.language
        onChosen: language => nav.bridge.chooseLanguage(language)
    }
    QuietButton {
        objectName: "easyReach"
        Layout.fillWidth: nav.stacked && !nav.bridge.deep
        Layout.columnSpan: nav.stacked && !nav.bridge.deep && !nav.bridge.easyReach ? 2 : 1
        text: nav.bridge.deep ? "" : nav.bridge.easyReach ? qsTrId("kiosk.easy_reach_off") : qsTrId("kiosk.easy_reach")
        iconName: "accessibility"
        font.pixelSize: Theme.px(nav.bridge.deep ? 44 : 32)
        checked: nav.bridge.easyReach
        Accessible.name: nav.bridge.easyReach ? qsTrId("kiosk.easy_reach_off") : qsTrId("kiosk.easy_reach")
        onClicked: nav.bridge.toggleEasyReach()
    }
    CountdownRing {
        objectName: "countdown"
        visible: nav.bridge.counting
        Layout.alignment: nav.stacked ? Qt.AlignRight : Qt.AlignVCenter
        fraction: nav.bridge.fractionLeft
        text: nav.bridge.secondsLeft
        colour: Theme.slate
    }
}
