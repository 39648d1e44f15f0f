import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// A fact to act on: an icon, what it is, and under it what to do.
Rectangle {
    id: fact

    property string iconName
    property string text
    property string more
    property color tone: Theme.ink
    property color fill: Theme.paper
    property string action // what can be done about it, with its key
    property string key

    signal acted

    visible: text !== ""
    implicitWidth: row.implicitWidth + Theme.px(32)
    implicitHeight: row.implicitHeight + Theme.px(12)
    radius: Theme.px(14)
    color: fill

    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: Theme.px(16); rightMargin: Theme.px(16) }
        spacing: Theme.px(14)

        Icon { name: fact.iconName; colour: fact.tone; size: Theme.px(34) }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            WrapText {
                Layout.fillWidth: true
                text: fact.text
                font.pixelSize: Theme.px(26)
                font.weight: Font.Bold
                lineHeight: 1
                maximumLineCount: 2
            }
            WrapText {
                Layout.fillWidth: true
                visible: text !== ""
                text: fact.more
                font.pixelSize: Theme.px(23)
                lineHeight: 1
                maximumLineCount: 2
            }
        }
        T.AbstractButton {
            id: act
            objectName: fact.objectName + ":act"
            visible: fact.action !== ""
            implicitHeight: Theme.px(60)
            implicitWidth: inside.implicitWidth + Theme.px(28)
            focusPolicy: Qt.NoFocus
            text: fact.action
            Accessible.role: Accessible.Button
            Accessible.name: text
            onClicked: fact.acted()

            background: Rectangle {
                radius: height / 2
                color: act.down ? Theme.primaryTint : Theme.card
                border.width: Theme.hairline
                border.color: fact.tone
            }
            contentItem: Item {
                Row {
                    id: inside
                    anchors.centerIn: parent
                    spacing: Theme.px(10)

                    Line { anchors.verticalCenter: parent.verticalCenter; text: act.text; color: fact.tone; font.pixelSize: Theme.px(24); font.weight: Font.Medium }
                    KeyCap { anchors.verticalCenter: parent.verticalCenter; key: fact.key; tone: fact.tone }
                }
            }
        }
    }
}
