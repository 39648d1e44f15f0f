import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// The one next step of a screen: filled, at least a thumb high.
T.Button {
    id: button

    property string iconName
    property string trailingIcon
    property string hint // a second, smaller line, such as a key
    property color fill: Theme.primary

    implicitHeight: Math.max(Theme.touch, row.implicitHeight + 2 * Theme.px(16))
    implicitWidth: row.implicitWidth + leftPadding + rightPadding
    leftPadding: Theme.px(36)
    rightPadding: Theme.px(36)
    hoverEnabled: false
    font.family: Theme.family
    font.pixelSize: Theme.button
    font.weight: Font.Bold
    scale: down ? 0.98 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.radius
        color: !button.enabled ? Theme.line : button.down ? Qt.darker(button.fill, 1.25) : button.fill
        border.width: button.visualFocus ? Theme.px(4) : 0
        border.color: Theme.ink

        Behavior on color { ColorAnimation { duration: Theme.quick } }
    }
    contentItem: Item {
        RowLayout {
            id: row
            readonly property color tone: button.enabled ? Theme.primaryText : Theme.slate
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.gap

            Icon { name: button.iconName; colour: row.tone; size: button.font.pixelSize * 1.15 }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                WrapText {
                    Layout.fillWidth: true
                    text: button.text
                    font: button.font
                    color: row.tone
                    maximumLineCount: 2
                    horizontalAlignment: button.iconName || button.trailingIcon ? Text.AlignLeft : Text.AlignHCenter
                }
                WrapText {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: button.hint
                    color: row.tone
                    font.pixelSize: button.font.pixelSize * 0.68
                    maximumLineCount: 1
                    horizontalAlignment: button.iconName || button.trailingIcon ? Text.AlignLeft : Text.AlignHCenter
                }
            }
            Icon { name: button.trailingIcon; colour: row.tone; size: button.font.pixelSize * 1.15 }
        }
    }
}
