import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// The next step, whatever it is: the biggest thing to press.
T.Button {
    id: button

    required property CallerBridge bridge
    readonly property string kind: bridge.panel.mainKind
    readonly property bool quiet: kind === "done" || (!enabled && !bridge.panel.busy)
    readonly property color tone: kind === "done" ? Theme.jade : quiet ? Theme.slate : Theme.primaryText
    readonly property color fill: kind === "done" ? Theme.jadeTint : quiet ? Theme.line
        : kind === "good" ? Theme.jade : kind === "quiet" ? Theme.slate : Theme.primary

    objectName: "mainAction"
    text: bridge.panel.mainText
    enabled: bridge.panel.mainEnabled
    implicitHeight: Theme.px(136)
    leftPadding: Theme.px(28)
    rightPadding: Theme.px(28)
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    scale: down ? 0.98 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text + ", " + bridge.panel.mainHint
    onClicked: bridge.main()

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Qt.darker(button.fill, 1.2) : button.fill
        opacity: button.bridge.panel.busy ? 0.85 : 1

        Behavior on color { ColorAnimation { duration: Theme.quick } }
    }
    contentItem: RowLayout {
        spacing: Theme.px(24)

        Icon { name: button.bridge.panel.mainIcon; colour: button.tone; size: Theme.px(60) }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(2)

            Line {
                Layout.fillWidth: true
                text: button.text
                color: button.tone
                font.pixelSize: Theme.px(40)
                font.weight: Font.Bold
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(30)
            }
            WrapText {
                objectName: "mainHint"
                Layout.fillWidth: true
                visible: text !== ""
                text: button.bridge.panel.mainHint
                color: button.tone
                font.pixelSize: Theme.px(28)
                maximumLineCount: 2
            }
        }
        KeyCap { key: button.bridge.panel.mainKey; tone: button.tone }
    }
}
