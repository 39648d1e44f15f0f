import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// The welcome: one large button, and how busy the hall is.
Item {
    id: page

    required property KioskBridge bridge
    readonly property bool wide: width > height
    readonly property bool low: bridge.easyReach
    readonly property bool troubled: bridge.notice !== "" || bridge.incident !== ""

    Image {
        id: drum
        width: Theme.px(page.wide ? 1120 : 1180)
        height: width
        x: page.wide ? -width * 0.3 : (page.width - width) / 2
        y: page.wide ? (page.height - height) / 2 : -height * 0.24
        sourceSize: Qt.size(width, height)
        source: "drum.svg"
    }
    GridLayout {
        anchors { fill: parent; margins: Theme.margin; topMargin: page.wide ? Theme.px(48) : Theme.px(page.bridge.practice ? 40 : 72); bottomMargin: Theme.px(32) }
        columns: page.wide ? 2 : 1
        columnSpacing: Theme.px(72)
        rowSpacing: Theme.px(32)

        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: page.wide
            spacing: Theme.px(24)

            Item { Layout.fillHeight: page.wide }
            Emblem { visible: !page.wide; Layout.alignment: Qt.AlignHCenter; picture: page.bridge.emblem; size: Theme.px(page.low || page.bridge.practice ? 180 : 220) }
            WrapText {
                Layout.fillWidth: true
                text: qsTrId("kiosk.welcome")
                font.pixelSize: Theme.px(page.wide ? 104 : 104)
                font.weight: Font.Black
                horizontalAlignment: page.wide ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: 1.05
            }
            WrapText {
                Layout.fillWidth: true
                text: qsTrId("kiosk.welcome_next")
                font.pixelSize: Theme.px(44)
                horizontalAlignment: page.wide ? Text.AlignLeft : Text.AlignHCenter
            }
            Item { Layout.fillHeight: true; visible: page.wide }
            StartFacts { visible: page.wide; Layout.fillWidth: true; bridge: page.bridge; centred: false }
        }
        Item { visible: !page.wide; Layout.fillHeight: true }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: page.wide
            spacing: Theme.px(page.wide && (page.low || page.troubled) ? 12 : 22)

            Item { Layout.preferredHeight: page.low ? Math.max(0, page.height - Window.height / 2 - Theme.px(48)) : 0; Layout.fillHeight: !page.low; visible: page.wide }
            News {
                objectName: "notice"
                visible: page.bridge.notice !== "" && !(page.wide && page.low)
                Layout.fillWidth: true
                iconName: "printer"
                sentenceName: "banner"
                sentence: page.bridge.notice
                next: qsTrId("kiosk.printer_take_picture")
            }
            News {
                objectName: "incident"
                visible: sentence !== "" && page.bridge.notice === "" && !(page.wide && page.low)
                Layout.fillWidth: true
                iconName: "triangle-alert"
                sentenceName: "incidentText"
                sentence: page.bridge.incident
            }
            StartButton {
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.px(page.wide && page.low ? 150 : page.troubled ? (page.wide ? (page.bridge.practice ? 140 : 220) : 220) : page.wide ? 300 : 320)
                onClicked: page.bridge.start()
            }
            SearchButton {
                bridge: page.bridge
                Layout.fillWidth: true
                implicitHeight: Theme.px(page.wide && page.low ? 100 : page.wide && page.troubled ? 100 : page.wide ? 132 : 144)
                font.pixelSize: Theme.px(46)
                font.weight: Font.Bold
                hint: page.wide && (page.low || page.troubled) ? "" : qsTrId("kiosk.find_procedure_hint")
            }
            BookingButton {
                bridge: page.bridge
                Layout.fillWidth: true
                implicitHeight: Theme.px(page.wide && (page.low || page.troubled) ? 100 : page.wide ? 112 : 124)
            }
            StartFacts { visible: !page.wide; Layout.topMargin: Theme.px(20); Layout.fillWidth: true; bridge: page.bridge; centred: true }
            Item { Layout.fillHeight: true; visible: page.wide && !page.low }
            NavBar { bridge: page.bridge; Layout.fillWidth: true }
        }
    }
}
