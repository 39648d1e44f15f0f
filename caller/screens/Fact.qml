import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// A fact to act on: an icon, what it is, and under it what to do.
Rectangle {
    id: fact

    property string iconName
    property string text
    property string more
    property color tone: Theme.ink
    property color fill: Theme.paper

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

            Line {
                Layout.fillWidth: true
                text: fact.text
                font.pixelSize: Theme.px(27)
                font.weight: Font.Bold
            }
            Line {
                Layout.fillWidth: true
                visible: text !== ""
                text: fact.more
                font.pixelSize: Theme.px(24)
            }
        }
    }
}
