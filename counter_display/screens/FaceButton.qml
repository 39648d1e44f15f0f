import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// A face to touch, with its words under it in both languages.
T.AbstractButton {
    id: button

    property real mood: 0
    property string kind
    property string second
    property bool chosen: false
    property bool faded: false
    property int lines: 2 // of its words
    readonly property real words: Theme.px(lines > 1 ? 172 : 92)

    implicitHeight: Theme.px(180) + words
    hoverEnabled: false
    opacity: faded ? 0.35 : 1
    scale: down || chosen ? 1.06 : 1
    Accessible.role: Accessible.Button
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }
    Behavior on opacity { NumberAnimation { duration: Theme.calm } }

    background: Rectangle {
        radius: Theme.radius
        color: button.down || button.chosen ? Theme.card : "transparent"
        border.width: button.down || button.chosen || button.visualFocus ? Theme.hairline * 2 : 0
        border.color: Theme.ink
    }
    contentItem: ColumnLayout {
        spacing: Theme.px(4)

        FaceShape {
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.px(10)
            Layout.bottomMargin: Theme.px(6)
            mood: button.mood
            kind: button.kind
            size: Math.max(Theme.px(80), Math.min(Theme.px(180), button.width - Theme.px(16), button.height - button.words - Theme.px(28)))
        }
        WrapText {
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(button.lines > 1 ? 88 : 46)
            text: button.text
            font.pixelSize: Theme.px(29)
            font.weight: Font.Bold
            lineHeight: 1.05
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignTop
        }
        WrapText {
            Layout.fillWidth: true
            Layout.fillHeight: true
            text: button.second
            color: Theme.slate
            font.pixelSize: Theme.px(23)
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignTop
        }
    }
}
