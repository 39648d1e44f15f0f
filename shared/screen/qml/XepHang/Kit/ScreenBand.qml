import QtQuick
import QtQuick.Layouts
import XepHang.Screen

// The band at the top: emblem, hall, hotline, clock and date, languages.
Rectangle {
    id: band

    required property ScreenBridge bridge
    property bool languages: true

    implicitHeight: row.implicitHeight + Theme.px(56)
    color: Theme.card

    Rectangle {
        width: parent.width
        height: Theme.px(12)
        color: Theme.primary
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.margin; rightMargin: Theme.margin }
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: Theme.px(6)
        spacing: Theme.px(24)

        Emblem { picture: band.bridge.emblem; size: Theme.px(104) }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(2)

            WrapText {
                objectName: "hall_name"
                Layout.fillWidth: true
                text: band.bridge.hallName
                font.pixelSize: Theme.px(36)
                font.weight: Font.Bold
                maximumLineCount: 3
                lineHeight: 1.05
            }
            RowLayout {
                visible: band.bridge.hotline !== ""
                spacing: Theme.px(10)

                Icon { name: "phone"; colour: Theme.slate; size: Theme.px(26) }
                WrapText {
                    objectName: "hotline"
                    text: qsTrId("screen.hotline") + " "
                    color: Theme.slate
                    font.pixelSize: Theme.small
                    maximumLineCount: 1
                }
                WrapText {
                    Layout.fillWidth: true
                    text: band.bridge.hotline
                    font.pixelSize: Theme.small
                    font.weight: Font.Bold
                    maximumLineCount: 1
                }
            }
        }
        ColumnLayout {
            spacing: 0

            WrapText {
                objectName: "clock"
                Layout.alignment: Qt.AlignRight
                text: band.bridge.clock
                font.pixelSize: Theme.px(60)
                font.weight: Font.Bold
                lineHeight: 1
            }
            WrapText {
                objectName: "date"
                Layout.alignment: Qt.AlignRight
                text: band.bridge.date
                color: Theme.slate
                font.pixelSize: Theme.px(24)
                maximumLineCount: 1
            }
        }
        LanguageSwitch {
            visible: band.languages
            current: band.bridge.language
            onChosen: language => band.bridge.chooseLanguage(language)
        }
    }
}
