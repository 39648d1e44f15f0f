import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// The step that ends a sheet.
T.Button {
    id: button

    property color fill: Theme.primary
    readonly property color tone: enabled ? Theme.primaryText : Theme.slate

    implicitHeight: Theme.px(104)
    padding: Theme.px(24)
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    scale: down ? 0.98 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text

    background: Rectangle {
        radius: Theme.radius
        color: !button.enabled ? Theme.line : button.down ? Qt.darker(button.fill, 1.2) : button.fill
    }
    contentItem: RowLayout {
        spacing: Theme.px(16)

        WrapText {
            Layout.fillWidth: true
            text: button.text
            color: button.tone
            font.pixelSize: Theme.px(30)
            font.weight: Font.Bold
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
        }
        KeyCap { key: button.enabled ? qsTrId("caller.key_enter") : ""; tone: button.tone }
    }
}
