import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// "No, a regular number": the answer of most people.
T.AbstractButton {
    id: card

    property string warning
    property bool upright: false
    readonly property bool narrow: width < Theme.px(720)

    text: qsTrId("kiosk.ordinary")
    hoverEnabled: false
    scale: down ? 0.985 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.px(28)
        color: card.down ? Theme.primaryPressed : Theme.primary
    }
    contentItem: Item {
        GridLayout {
            anchors { fill: parent; margins: Theme.px(card.narrow ? 36 : 48); topMargin: Theme.px(20); bottomMargin: Theme.px(20) }
            columns: card.upright ? 1 : 3
            columnSpacing: Theme.px(40)
            rowSpacing: Theme.px(32)

            Item { visible: card.upright; Layout.fillHeight: true }
            Icon { visible: card.upright || !card.narrow || card.height > Theme.px(200); name: "ticket"; colour: Theme.primaryText; size: Math.min(Theme.px(card.narrow ? 96 : 130), card.height * 0.45); stroke: 1.6 }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.px(10)

                WrapText {
                    Layout.fillWidth: true
                    text: card.text
                    color: Theme.primaryText
                    font.pixelSize: card.upright ? Theme.px(60) : Math.min(Theme.px(60), Math.max(Theme.px(card.narrow ? 40 : 44), card.height * 0.22))
                    font.weight: Font.Black
                    lineHeight: 1.05
                }
                WrapText {
                    Layout.fillWidth: true
                    visible: card.height > Theme.px(220)
                    text: qsTrId("kiosk.ordinary_only")
                    color: Theme.primaryText
                    font.pixelSize: Theme.px(36)
                }
                Fact { Layout.fillWidth: true; iconName: "printer"; text: card.warning; tone: Theme.primaryText; size: Theme.px(32) }
            }
            Icon { visible: card.upright ? card.height > Theme.px(560) : !card.narrow; name: "arrow-right"; colour: Theme.primaryText; size: Math.min(Theme.px(88), card.height * 0.34) }
            Item { visible: card.upright; Layout.fillHeight: true }
        }
    }
}
