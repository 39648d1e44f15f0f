import QtQuick
import QtQuick.Templates as T
import XepHang.Kit

// One key of the keyboard on screen.
T.AbstractButton {
    id: key

    property string iconName

    hoverEnabled: false
    focusPolicy: Qt.NoFocus
    autoRepeat: iconName !== ""
    Accessible.role: Accessible.Button
    Accessible.name: text

    background: Rectangle {
        radius: Theme.px(16)
        color: key.down ? Theme.primaryTint : Theme.card
        border.width: key.down ? Theme.hairline * 2 : Theme.hairline
        border.color: key.down ? Theme.primary : Theme.line
    }
    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: Theme.px(14)

            Icon { anchors.verticalCenter: parent.verticalCenter; name: key.iconName; size: Theme.px(44) }
            WrapText { text: key.text; font.pixelSize: Theme.px(key.text.length === 1 ? 48 : 34); font.weight: Font.Bold; maximumLineCount: 1 }
        }
    }
}
