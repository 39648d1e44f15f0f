import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// One thing to choose: an icon or a digit, its name, and a note under it.
T.AbstractButton {
    id: row

    property string note
    property string iconName
    property string key
    property bool chosen: false
    property bool at: false // where the arrow keys have come to

    implicitHeight: Math.max(Theme.px(100), line.implicitHeight + Theme.px(24))
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    Accessible.role: Accessible.Button
    Accessible.name: note ? text + ", " + note : text

    background: Rectangle {
        radius: Theme.px(16)
        color: row.down || row.chosen ? Theme.primaryTint : Theme.card
        border.width: row.at ? Theme.hairline * 3 : row.chosen ? Theme.hairline * 2 : Theme.hairline
        border.color: row.at ? Theme.ink : row.down || row.chosen ? Theme.primary : Theme.line
    }
    contentItem: Item {
        RowLayout {
            id: line
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.px(20); rightMargin: Theme.px(20) }
            spacing: Theme.px(20)

            Icon { name: row.iconName; colour: row.enabled ? Theme.primary : Theme.slate; size: Theme.px(44) }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.px(2)

                WrapText { Layout.fillWidth: true; text: row.text; color: row.enabled ? Theme.ink : Theme.slate; font.pixelSize: Theme.px(29); font.weight: Font.Medium; maximumLineCount: 2 }
                WrapText { Layout.fillWidth: true; visible: text !== ""; text: row.note; color: Theme.slate; font.pixelSize: Theme.px(24); maximumLineCount: 3 }
            }
            KeyCap { key: row.key }
            Icon { name: row.chosen ? "check" : ""; colour: Theme.primary; size: Theme.px(36) }
        }
    }
}
