import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// A sheet over the desk: a title, a way back, its content, and a refusal beside the button that caused it.
FocusScope {
    id: sheet

    required property CallerBridge bridge
    property string title
    default property alias content: body.data

    objectName: "sheet"

    // Put the cursor into the line for a note, where there is one.
    function write(): void {
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
        MouseArea { anchors.fill: parent }
    }
    Rectangle {
        width: parent.width
        height: Theme.px(8)
        color: Theme.primary
    }
    ColumnLayout {
        anchors { fill: parent; margins: Theme.px(32); topMargin: Theme.px(28) }
        spacing: Theme.px(20)

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(16)

            WrapText {
                objectName: "sheetTitle"
                Layout.fillWidth: true
                text: sheet.title
                font.pixelSize: Theme.px(36)
                font.weight: Font.Bold
                maximumLineCount: 2
            }
            T.AbstractButton {
                objectName: "closeSheet"
                implicitWidth: Theme.px(96)
                implicitHeight: Theme.px(80)
                focusPolicy: Qt.NoFocus
                Accessible.role: Accessible.Button
                Accessible.name: qsTrId("caller.help_esc")
                onClicked: sheet.bridge.close()

                contentItem: Item {
                    ColumnLayout {
                        anchors.centerIn: parent
                        spacing: Theme.px(2)
                        Icon { Layout.alignment: Qt.AlignHCenter; name: "x"; size: Theme.px(40) }
                        KeyCap { Layout.alignment: Qt.AlignHCenter; key: qsTrId("caller.key_esc") }
                    }
                }
            }
        }
        Item {
            id: body
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Notice {
            Layout.fillWidth: true
            bridge: sheet.bridge
        }
    }
}
