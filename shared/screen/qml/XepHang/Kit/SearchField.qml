import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A field to search in, without a keyboard of its own. `searched` comes once typing rests.
T.TextField {
    id: field

    signal searched(text: string)

    implicitWidth: Theme.px(720)
    implicitHeight: Theme.touch
    leftPadding: Theme.px(88)
    rightPadding: Theme.px(96)
    color: Theme.ink
    placeholderText: qsTrId("screen.search")
    placeholderTextColor: Theme.slate
    selectionColor: Theme.primary
    selectedTextColor: Theme.primaryText
    font.family: Theme.family
    font.pixelSize: Theme.px(34)
    verticalAlignment: TextInput.AlignVCenter
    Accessible.role: Accessible.EditableText
    Accessible.name: placeholderText
    onTextChanged: rest.restart()

    Timer { id: rest; interval: 120; onTriggered: field.searched(field.text) }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.card
        border.width: field.activeFocus ? Theme.hairline * 2 : Theme.hairline
        border.color: field.activeFocus ? Theme.primary : Theme.line
    }
    Icon {
        name: "search"
        colour: Theme.slate
        x: Theme.px(28)
        anchors.verticalCenter: parent.verticalCenter
    }
    WrapText {
        visible: field.text === "" && field.preeditText === ""
        anchors { fill: parent; leftMargin: field.leftPadding; rightMargin: field.rightPadding }
        text: field.placeholderText
        color: Theme.slate
        font: field.font
        maximumLineCount: 1
    }
    T.AbstractButton {
        objectName: field.objectName + ":clear"
        visible: field.text !== ""
        width: Theme.touch
        height: parent.height
        anchors.right: parent.right
        Accessible.role: Accessible.Button
        Accessible.name: qsTrId("screen.clear")
        onClicked: {
            field.clear();
            field.forceActiveFocus();
        }
        contentItem: Item { Icon { anchors.centerIn: parent; name: "x"; colour: Theme.ink } }
    }
}
