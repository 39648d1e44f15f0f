import QtQuick
import QtQuick.Templates as T
import XepHang.Kit

// One of a few short answers.
T.AbstractButton {
    id: chip

    property string key
    property real widest: Theme.px(580) // of its word

    implicitWidth: row.implicitWidth + Theme.px(40)
    implicitHeight: Theme.px(68)
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.checked: checked

    background: Rectangle {
        radius: height / 2
        color: chip.checked ? Theme.ink : chip.down ? Theme.primaryTint : Theme.card
        border.width: Theme.hairline
        border.color: chip.checked ? Theme.ink : Theme.line
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.px(12)

            KeyCap { anchors.verticalCenter: parent.verticalCenter; key: chip.key; tone: chip.checked ? Theme.paper : Theme.slate }
            Line {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, chip.widest)
                text: chip.text
                color: chip.checked ? Theme.paper : Theme.ink
                font.pixelSize: Theme.px(26)
                font.weight: Font.Medium
            }
        }
    }
}
