import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// Why the last press was refused, with the next step. It goes with the next press, or when touched.
T.AbstractButton {
    id: notice

    required property CallerBridge bridge

    objectName: "refusal"
    text: bridge.panel.notice
    visible: text !== ""
    implicitHeight: visible ? row.implicitHeight + Theme.px(24) : 0
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
    onClicked: bridge.forgetNotice()

    background: Rectangle {
        radius: Theme.px(14)
        color: Theme.amberTint
        border.width: Theme.hairline
        border.color: Theme.amber
    }
    contentItem: Item {
        RowLayout {
            id: row
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
            spacing: Theme.px(14)

            Icon { name: "triangle-alert"; colour: Theme.amber; size: Theme.px(38) }
            WrapText { Layout.fillWidth: true; text: notice.text; font.pixelSize: Theme.px(27); maximumLineCount: 4 }
            Icon { name: "x"; colour: Theme.amber; size: Theme.px(30) }
        }
    }
}
