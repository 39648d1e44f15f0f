import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// "The way is hard for me": told by a touch, taken back by another.
T.AbstractButton {
    id: toggle

    property string iconName
    property string hint
    property bool on: false

    implicitHeight: Theme.px(120)
    hoverEnabled: false
    scale: down ? 0.985 : 1
    Accessible.role: Accessible.CheckBox
    Accessible.name: text + ". " + hint
    Accessible.checked: on

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.radius
        color: toggle.on ? Theme.jadeTint : Theme.card
        border.width: toggle.on || toggle.down ? Theme.hairline * 2 : Theme.hairline
        border.color: toggle.on ? Theme.jade : Theme.line
    }
    contentItem: Item {
        RowLayout {
            anchors { fill: parent; leftMargin: Theme.px(20); rightMargin: Theme.px(20) }
            spacing: Theme.px(16)

            Icon { visible: toggle.width > Theme.px(400); name: toggle.iconName; colour: toggle.on ? Theme.jade : Theme.primary; size: Theme.px(48) }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                WrapText { Layout.fillWidth: true; text: toggle.text; font.pixelSize: Theme.px(32); font.weight: Font.Bold; maximumLineCount: 2; lineHeight: 1.05 }
                WrapText { Layout.fillWidth: true; visible: toggle.hint !== "" && toggle.width > Theme.px(420) && toggle.height > Theme.px(108); text: toggle.hint; color: Theme.slate; font.pixelSize: Theme.px(26); maximumLineCount: 2; lineHeight: 1.05 }
            }
            Icon { name: toggle.on ? "square-check-big" : "square"; colour: toggle.on ? Theme.jade : Theme.slate; size: Theme.px(48) }
        }
    }
}
