import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// What may be said beside the choice, and need not be: dossiers, and what makes the way longer.
GridLayout {
    id: extras

    required property AskBridge asks
    property bool stacked: false // one under the other
    property real rowHeight: Theme.px(120)

    columns: stacked ? 1 : 2
    columnSpacing: Theme.gap
    rowSpacing: Theme.px(stacked ? 12 : 16)

    DossierStepper {
        visible: extras.asks.dossiersAsked
        Layout.fillWidth: true
        Layout.columnSpan: extras.columns
        least: Math.max(Theme.touch, extras.rowHeight - Theme.px(16))
        asks: extras.asks
    }
    NeedToggle {
        objectName: "need:mobility"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        implicitHeight: extras.rowHeight
        iconName: "accessibility"
        text: qsTrId("kiosk.need_mobility")
        hint: qsTrId("kiosk.need_mobility_hint")
        on: extras.asks.mobility
        onClicked: extras.asks.toggle("mobility")
    }
    NeedToggle {
        objectName: "need:hearing"
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        implicitHeight: extras.rowHeight
        iconName: "ear"
        text: qsTrId("kiosk.need_hearing")
        hint: qsTrId("kiosk.need_hearing_hint")
        on: extras.asks.hearing
        onClicked: extras.asks.toggle("hearing")
    }
}
