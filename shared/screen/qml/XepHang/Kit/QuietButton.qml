import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A step beside the main one: outlined, same touch size.
T.Button {
    id: button

    property string iconName
    property string hint
    property bool dark: false
    property color tone: dark ? Theme.paper : Theme.ink

    implicitHeight: Math.max(Theme.touch, row.implicitHeight + 2 * Theme.px(12))
    implicitWidth: Math.max(Theme.touch, row.implicitWidth + leftPadding + rightPadding)
    leftPadding: text ? Theme.px(28) : 0
    rightPadding: leftPadding
    hoverEnabled: false
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: Font.Medium
    scale: down ? 0.98 : 1
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.radius
        color: button.dark ? (button.down ? Theme.ink : Theme.inkRaised) : button.down || button.checked ? Theme.primaryTint : Theme.card
        border.width: button.down || button.checked || button.visualFocus ? Theme.hairline * 2 : Theme.hairline
        border.color: button.down || button.checked || button.visualFocus
            ? (button.dark ? Theme.gold : Theme.primary) : button.dark ? Theme.inkLine : Theme.line
    }
    contentItem: Item {
        RowLayout {
            id: row
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.px(14)

            Icon { name: button.iconName; colour: button.tone; size: button.font.pixelSize * 1.2 }
            ColumnLayout {
                Layout.fillWidth: true
                visible: button.text !== ""
                spacing: 0

                WrapText {
                    Layout.fillWidth: true
                    text: button.text
                    font: button.font
                    color: button.tone
                    maximumLineCount: 2
                    horizontalAlignment: button.iconName ? Text.AlignLeft : Text.AlignHCenter
                }
                WrapText {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: button.hint
                    color: button.dark ? Theme.slateOnInk : Theme.slate
                    font.pixelSize: button.font.pixelSize * 0.8
                    maximumLineCount: 1
                    horizontalAlignment: button.iconName ? Text.AlignLeft : Text.AlignHCenter
                }
            }
        }
    }
}
