import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// A line in the clerk's own words. Enter and Esc are the sheet's.
T.TextField {
    id: field

    property string prompt
    property string key

    implicitWidth: Theme.px(330)
    implicitHeight: Theme.px(68)
    leftPadding: Theme.px(24)
    rightPadding: Theme.px(24)
    maximumLength: 200
    color: Theme.ink
    selectionColor: Theme.primary
    selectedTextColor: Theme.primaryText
    font.family: Theme.family
    font.pixelSize: Theme.px(26)
    verticalAlignment: TextInput.AlignVCenter
    Accessible.role: Accessible.EditableText
    Accessible.name: prompt

    background: Rectangle {
        radius: height / 2
        color: Theme.paper
        border.width: field.activeFocus ? Theme.hairline * 2 : Theme.hairline
        border.color: field.activeFocus ? Theme.primary : Theme.line
    }
    RowLayout {
        anchors { fill: parent; leftMargin: field.leftPadding; rightMargin: Theme.px(16) }
        visible: field.text === ""
        spacing: Theme.px(10)

        Icon { name: "pencil"; colour: Theme.slate; size: Theme.px(28) }
        Line { Layout.fillWidth: true; text: field.prompt; color: Theme.slate; font.pixelSize: Theme.px(26) }
        KeyCap { key: field.activeFocus ? "" : field.key }
    }
}
