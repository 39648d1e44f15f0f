import QtQuick
import QtQuick.Templates as T
import XepHang.Kit

// A step beside the main one: icon, word and key. `slim` is for the bar at the bottom.
T.AbstractButton {
    id: button

    property string iconName
    property string key
    property string note // why it waits, instead of the key
    property bool slim: false
    readonly property color tone: enabled ? Theme.ink : Theme.slate

    implicitHeight: slim ? Theme.px(84) : Theme.px(128)
    implicitWidth: Theme.px(120)
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    scale: down ? 0.97 : 1
    Accessible.role: Accessible.Button
    Accessible.name: note ? text + ", " + note : text

    background: Rectangle {
        radius: Theme.px(16)
        color: button.down ? Theme.primaryTint : button.slim ? "transparent" : button.enabled ? Theme.card : Theme.paper
        border.width: button.slim ? 0 : Theme.hairline
        border.color: button.down ? Theme.primary : Theme.line
    }
    contentItem: Item {
        Column {
            anchors.centerIn: parent
            width: parent.width
            spacing: Theme.px(6)

            Row {
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.px(12)
                opacity: button.enabled ? 1 : 0.6

                Icon { name: button.iconName; colour: button.tone; size: Theme.px(36) }
                KeyCap { key: button.slim ? button.key : "" }
            }
            Line {
                width: parent.width
                text: button.text
                color: button.tone
                font.pixelSize: Theme.px(25)
                font.weight: Font.Medium
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(20)
                horizontalAlignment: Text.AlignHCenter
            }
            KeyCap {
                anchors.horizontalCenter: parent.horizontalCenter
                key: button.note || button.slim ? "" : button.key
                opacity: button.enabled ? 1 : 0.6
            }
            Line {
                width: parent.width
                visible: text !== ""
                text: button.note
                color: Theme.amber
                font.pixelSize: Theme.px(23)
                font.weight: Font.Medium
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(18)
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
