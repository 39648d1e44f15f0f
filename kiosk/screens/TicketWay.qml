import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// Where to go, how many are before, and how long it may take.
ColumnLayout {
    id: way

    required property TicketBridge ticket

    spacing: Theme.px(26)

    component Figure: ColumnLayout {
        id: figure

        property string iconName
        property string label
        property string value

        Layout.fillWidth: true
        Layout.preferredWidth: 1
        visible: value !== ""
        spacing: Theme.px(4)

        Fact { Layout.fillWidth: true; iconName: figure.iconName; text: figure.label; tone: Theme.slate; size: Theme.px(30); lines: 2 }
        WrapText { Layout.fillWidth: true; text: figure.value; font.pixelSize: Theme.px(50); font.weight: Font.Bold; maximumLineCount: 1; fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.px(34) }
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.px(30)

        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: Theme.px(112)
            implicitHeight: implicitWidth
            radius: Theme.px(26)
            color: Theme.jade

            Icon { anchors.centerIn: parent; name: "map-pin"; colour: Theme.primaryText; size: Theme.px(68) }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(2)

            WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.go_to"); color: Theme.slate; font.pixelSize: Theme.px(34); maximumLineCount: 1 }
            WrapText { objectName: "counters"; Layout.fillWidth: true; visible: text !== ""; text: way.ticket.counters; font.pixelSize: Theme.px(text.length > 18 ? 56 : 76); font.weight: Font.Black; maximumLineCount: 2; lineHeight: 1.04 }
            WrapText { Layout.fillWidth: true; visible: text !== ""; text: way.ticket.area; font.pixelSize: Theme.px(46); font.weight: Font.Bold; maximumLineCount: 2 }
            WrapText { Layout.fillWidth: true; visible: text !== ""; text: way.ticket.directions; font.pixelSize: Theme.px(36); maximumLineCount: 3 }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.px(30)

        Figure { iconName: "users"; label: qsTrId("kiosk.people_ahead"); value: way.ticket.ahead }
        Figure { iconName: "clock"; label: qsTrId("kiosk.expected_wait"); value: way.ticket.wait }
    }
}
