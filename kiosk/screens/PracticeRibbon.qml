import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Says on every page that today is for practice.
Rectangle {
    objectName: "practice"
    implicitHeight: row.implicitHeight + Theme.px(24)
    color: Theme.amberTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title.text + " " + note.text

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.amber
    }
    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.margin; rightMargin: Theme.margin }
        spacing: Theme.px(20)

        Icon { name: "presentation"; colour: Theme.amber; size: Theme.px(44) }
        WrapText { id: title; text: qsTrId("kiosk.practice"); font.pixelSize: Theme.px(34); font.weight: Font.Black; maximumLineCount: 1 }
        WrapText { id: note; Layout.fillWidth: true; text: qsTrId("kiosk.practice_next"); font.pixelSize: Theme.body; maximumLineCount: 2 }
    }
}
