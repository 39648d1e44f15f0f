import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// The button of the house: take a number.
T.AbstractButton {
    id: button

    objectName: "start"
    text: qsTrId("kiosk.take_number")
    hoverEnabled: false
    scale: down ? 0.985 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.px(28)
        color: button.down ? Theme.primaryPressed : Theme.primary

        Rectangle {
            anchors { fill: parent; margins: Theme.px(12) }
            radius: Theme.px(20)
            color: "transparent"
            border.width: Theme.hairline
            border.color: Qt.rgba(1, 1, 1, 0.35)
        }
    }
    contentItem: Item {
        RowLayout {
            anchors { fill: parent; leftMargin: Theme.px(56); rightMargin: Theme.px(56) }
            spacing: Theme.px(36)

            Icon { name: "ticket"; colour: Theme.primaryText; size: Math.min(Theme.px(136), button.height * 0.44); stroke: 1.6 }
            WrapText {
                Layout.fillWidth: true
                text: button.text
                color: Theme.primaryText
                font.pixelSize: Math.min(Theme.px(88), button.height * 0.46)
                font.weight: Font.Black
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(56)
                maximumLineCount: 1
            }
            Icon { name: "arrow-right"; colour: Theme.primaryText; size: Math.min(Theme.px(84), button.height * 0.28) }
        }
    }
}
