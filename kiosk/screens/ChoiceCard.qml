import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// One thing to choose: a picture, its name, who waits and how long. Closed, it says why and when it opens again.
Card {
    id: card

    property string name
    property string place
    property string note
    property string more
    property string iconName
    property bool open: true
    property real nameSize: Theme.px(36)

    readonly property bool upright: width < height * 1.75

    interactive: open
    text: name + ". " + note + ". " + more
    padding: Theme.px(22)
    fill: open ? Theme.card : Theme.paper

    GridLayout {
        anchors.fill: parent
        columns: card.upright ? 1 : 2
        columnSpacing: Theme.px(22)
        rowSpacing: Theme.px(12)

        Rectangle {
            Layout.alignment: card.upright ? Qt.AlignLeft : Qt.AlignVCenter
            implicitWidth: Theme.px(88)
            implicitHeight: implicitWidth
            radius: Theme.px(20)
            color: card.open ? Theme.primaryTint : Theme.line

            Icon { anchors.centerIn: parent; name: card.iconName; colour: card.open ? Theme.primary : Theme.slate; size: Theme.px(52); stroke: 1.8 }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.px(6)

            Item { Layout.fillHeight: true; visible: !card.upright }
            WrapText {
                Layout.fillWidth: true
                text: card.name
                color: card.open ? Theme.ink : Theme.slate
                font.pixelSize: card.nameSize
                font.weight: Font.Bold
                lineHeight: 1.08
            }
            WrapText {
                Layout.fillWidth: true
                visible: text !== "" && card.height > Theme.px(210)
                text: card.place
                color: Theme.slate
                font.pixelSize: Theme.px(28)
                maximumLineCount: 1
            }
            Item { Layout.fillHeight: true; visible: card.upright }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.px(18)

                Fact { iconName: card.open ? "users" : "lock"; text: card.note; tone: card.open ? Theme.ink : Theme.amber; width: Math.min(implicitWidth, parent.width) }
                Fact { iconName: "clock"; text: card.more; tone: card.open ? Theme.ink : Theme.amber; width: Math.min(implicitWidth, parent.width) }
            }
            Item { Layout.fillHeight: true; visible: !card.upright }
        }
    }
}
