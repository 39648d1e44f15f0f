import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// Which counter, who sits there, and its state in a word.
Rectangle {
    id: header

    required property CallerBridge bridge

    implicitHeight: row.implicitHeight + Theme.px(36)
    color: Theme.card

    Rectangle {
        width: parent.width
        height: Theme.px(8)
        color: Theme.primary
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
    ColumnLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; verticalCenterOffset: Theme.px(4); leftMargin: Theme.px(32); rightMargin: Theme.px(32) }
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(16)

            T.AbstractButton {
                id: title
                objectName: "counterTitle"
                Layout.fillWidth: true
                implicitHeight: numbers.implicitHeight
                enabled: header.bridge.panel.canSit && header.bridge.panel.hasOthers
                focusPolicy: Qt.NoFocus
                text: header.bridge.panel.counterTitle
                onClicked: header.bridge.open("cover")

                contentItem: Item {
                    Line {
                        id: numbers
                        width: Math.min(implicitWidth, parent.width - Theme.px(36))
                        text: title.text
                        font.pixelSize: Theme.px(40)
                        font.weight: Font.Black
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.px(26)
                    }
                    Icon {
                        anchors { left: numbers.right; leftMargin: Theme.px(4); verticalCenter: numbers.verticalCenter }
                        name: title.enabled ? "chevron-down" : ""
                        colour: Theme.primary
                        size: Theme.px(28)
                    }
                }
            }
            StateChip {
                objectName: "counterState"
                text: header.bridge.panel.counterState
                iconName: header.bridge.panel.stateIcon
                kind: header.bridge.panel.stateKind
                widest: header.width * 0.6
            }
        }
        T.AbstractButton {
            id: clerk
            objectName: "clerk"
            Layout.fillWidth: true
            visible: header.bridge.panel.clerk !== "" || header.bridge.panel.hasClerks
            enabled: header.bridge.panel.canSit && header.bridge.panel.hasClerks
            implicitHeight: who.implicitHeight
            implicitWidth: who.implicitWidth
            focusPolicy: Qt.NoFocus
            text: header.bridge.panel.clerk || qsTrId("caller.choose_clerk")
            onClicked: header.bridge.open("clerk")

            contentItem: Item {
                implicitHeight: who.implicitHeight
                implicitWidth: Theme.px(200)

                Line {
                    id: who
                    width: Math.min(implicitWidth, parent.width - Theme.px(36))
                    text: clerk.text
                    color: clerk.enabled ? Theme.primary : Theme.slate
                    font.pixelSize: Theme.px(25)
                }
                Icon {
                    anchors { left: who.right; leftMargin: Theme.px(4); verticalCenter: who.verticalCenter }
                    name: clerk.enabled ? "chevron-down" : ""
                    colour: Theme.primary
                    size: Theme.px(28)
                }
            }
        }
    }
}
