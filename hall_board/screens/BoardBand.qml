import QtQuick
import QtQuick.Layouts
import XepHang.HallBoard
import XepHang.Kit

// Emblem, whose hall this is, what is wrong with the sound, date and clock; under it the ribbon of a practice day.
Column {
    id: band

    required property HallBoardBridge bridge
    property bool portrait: false

    Rectangle {
        width: band.width
        height: Theme.px(band.portrait ? 168 : 128)
        color: Theme.primary

        RowLayout {
            anchors { fill: parent; leftMargin: Theme.px(band.portrait ? 40 : 48); rightMargin: Theme.px(band.portrait ? 40 : 48) }
            spacing: Theme.px(28)

            Emblem { picture: band.bridge.emblem; colour: Theme.primaryText; size: Theme.px(92) }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                WrapText {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: band.bridge.hallParent
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(28)
                    maximumLineCount: 1
                }
                WrapText {
                    objectName: "hallName"
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.px(band.portrait ? 112 : 58)
                    text: band.bridge.hallName
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(44)
                    font.weight: Font.Bold
                    fontSizeMode: band.portrait ? Text.Fit : Text.HorizontalFit
                    wrapMode: band.portrait ? Text.Wrap : Text.NoWrap
                    minimumPixelSize: Theme.px(26)
                    maximumLineCount: band.portrait ? 3 : 1
                    lineHeight: 1
                }
            }
            RowLayout {
                objectName: "noVoice"
                visible: band.bridge.trouble !== ""
                spacing: Theme.px(12)

                Icon { name: "volume-x"; colour: Theme.primaryText; size: Theme.px(44) }
                WrapText {
                    Layout.maximumWidth: Theme.px(240)
                    visible: !band.portrait
                    text: band.bridge.trouble
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(24)
                    maximumLineCount: 2
                }
            }
            ColumnLayout {
                spacing: Theme.px(2)

                WrapText {
                    objectName: "clock"
                    Layout.alignment: Qt.AlignRight
                    Layout.preferredHeight: Theme.px(66)
                    text: band.bridge.clock
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(68)
                    font.weight: Font.Bold
                    font.features: { "tnum": 1 }
                    lineHeight: 0.95
                    wrapMode: Text.NoWrap
                    elide: Text.ElideNone
                }
                WrapText {
                    Layout.alignment: Qt.AlignRight
                    text: band.bridge.date
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(28)
                    maximumLineCount: 1
                    wrapMode: Text.NoWrap
                    elide: Text.ElideNone
                }
            }
        }
    }
    Rectangle {
        objectName: "practice"
        visible: band.bridge.practice !== ""
        width: band.width
        height: Theme.px(64)
        color: Theme.paper

        RowLayout {
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width - Theme.px(64))
            spacing: Theme.px(16)

            Icon { name: "presentation"; colour: Theme.ink; size: Theme.px(44) }
            WrapText {
                Layout.fillWidth: true
                text: band.bridge.practice
                font.pixelSize: Theme.px(38)
                font.weight: Font.Bold
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(24)
                maximumLineCount: 1
                wrapMode: Text.NoWrap
            }
        }
    }
}
