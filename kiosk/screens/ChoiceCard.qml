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
    property string warn // what to know before choosing it
    property string iconName
    property string noteIcon: "users"
    property bool open: true
    property bool readable: false
    property real nameSize: Theme.px(36)

    readonly property bool roomy: width > Theme.px(560)
    readonly property real indent: roomy ? sign.width + Theme.px(22) : 0

    interactive: open || readable
    text: [name, note, more, warn].filter(each => each !== "").join(". ")
    padding: Theme.px(roomy ? 16 : 20)
    fill: open ? Theme.card : Theme.paper

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Item { Layout.fillHeight: true }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(22)

            Rectangle {
                id: sign
                Layout.alignment: Qt.AlignVCenter
                implicitWidth: Theme.px(card.roomy ? 96 : 80)
                implicitHeight: implicitWidth
                radius: Theme.px(20)
                color: card.open ? Theme.primaryTint : Theme.line

                Icon { anchors.centerIn: parent; name: card.iconName; colour: card.open ? Theme.primary : Theme.slate; size: parent.width * 0.58; stroke: 1.8 }
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.px(2)

                WrapText {
                    id: title
                    Layout.fillWidth: true
                    text: card.name
                    color: card.open ? Theme.ink : Theme.slate
                    font.pixelSize: card.nameSize
                    font.weight: Font.Bold
                    lineHeight: 1.08
                }
                WrapText {
                    Layout.fillWidth: true
                    visible: text !== "" && card.open && card.warn === "" && title.lineCount < 3 && card.height > Theme.px(title.lineCount > 1 ? 236 : 196)
                    text: card.place
                    color: Theme.slate
                    font.pixelSize: Theme.px(28)
                    maximumLineCount: 1
                }
                FactLine { visible: card.roomy && texts; about: card; Layout.fillWidth: true; Layout.topMargin: Theme.px(4) }
            }
        }
        FactLine { visible: !card.roomy && texts; about: card; Layout.fillWidth: true; Layout.topMargin: Theme.px(8) }
        Item { Layout.fillHeight: true }
    }
}
