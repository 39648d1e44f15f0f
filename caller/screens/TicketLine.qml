import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// One ticket of the list.
T.AbstractButton {
    id: line

    required property string label
    required property string service
    required property string note
    required property string priority
    required property string heading
    required property bool late
    required property var badges
    property bool picked: false
    property bool at: false // where the arrow keys have come to

    text: label
    implicitHeight: body.implicitHeight + (title.visible ? title.implicitHeight + Theme.px(20) : 0) + Theme.px(28)
    focusPolicy: Qt.NoFocus
    hoverEnabled: false
    Accessible.role: Accessible.Button
    Accessible.name: label + ", " + service + ", " + note

    background: Item {
        Rectangle {
            anchors { fill: parent; topMargin: title.visible ? title.implicitHeight + Theme.px(20) : 0 }
            radius: Theme.px(14)
            color: line.picked || line.down ? Theme.primaryTint : Theme.card
            border.width: line.at ? Theme.hairline * 3 : line.picked ? Theme.hairline * 2 : Theme.hairline
            border.color: line.at ? Theme.ink : line.picked ? Theme.primary : Theme.line
        }
    }
    contentItem: Item {
        Line {
            id: title
            visible: line.heading !== ""
            y: Theme.px(10)
            width: parent.width
            text: line.heading
            color: Theme.slate
            font.pixelSize: Theme.px(25)
            font.weight: Font.Bold
        }
        ColumnLayout {
            id: body
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.px(20); rightMargin: Theme.px(20); bottomMargin: Theme.px(14) }
            spacing: Theme.px(8)

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.px(20)

                HeroNumber {
                    text: line.label
                    Layout.minimumWidth: Theme.px(120)
                    font.pixelSize: Theme.px(42)
                    fontSizeMode: Text.FixedSize
                    horizontalAlignment: Text.AlignLeft
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    WrapText { Layout.fillWidth: true; text: line.service; font.pixelSize: Theme.px(26); maximumLineCount: 2; lineHeight: 1 }
                    RowLayout {
                        Layout.fillWidth: true
                        visible: line.priority !== ""
                        spacing: Theme.px(8)
                        Icon { name: "star"; colour: Theme.amber; size: Theme.px(26) }
                        WrapText { Layout.fillWidth: true; text: line.priority; color: Theme.amber; font.pixelSize: Theme.px(24); font.weight: Font.Medium; maximumLineCount: 2; lineHeight: 1 }
                    }
                }
                Icon { name: line.late ? "alarm-clock" : ""; colour: Theme.amber; size: Theme.px(30) }
                WrapText {
                    Layout.maximumWidth: Theme.px(260)
                    text: line.note
                    color: line.late ? Theme.amber : Theme.slate
                    font.pixelSize: Theme.px(25)
                    font.weight: line.late ? Font.Bold : Font.Normal
                    maximumLineCount: 2
                    horizontalAlignment: Text.AlignRight
                }
            }
            Badges {
                Layout.fillWidth: true
                facts: line.badges
                fontSize: Theme.px(22)
            }
        }
    }
}
