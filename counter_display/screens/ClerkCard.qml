import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// The receiving officer: photo (initials where there is none), name, title, and the fields received here.
Rectangle {
    id: card

    required property DisplayBridge bridge

    implicitHeight: column.implicitHeight + Theme.px(32)
    radius: Theme.radius
    color: Theme.card

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(20) }
        spacing: Theme.px(6)

        Rectangle {
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.px(4)
            implicitWidth: Theme.px(92)
            implicitHeight: Theme.px(92)
            radius: width / 2
            color: Theme.primaryTint

            Text {
                objectName: "initials"
                anchors.centerIn: parent
                visible: card.bridge.photo === ""
                text: card.bridge.initials
                color: Theme.primary
                font.family: Theme.family
                font.pixelSize: Theme.px(44)
                font.weight: Font.Bold
            }
            Image {
                id: photo
                objectName: "photo"
                anchors.fill: parent
                visible: card.bridge.photo !== ""
                source: card.bridge.photo ? Qt.url(card.bridge.photo) : ""
                sourceSize: Qt.size(width * 2, height * 2)
                fillMode: Image.PreserveAspectCrop
                Accessible.ignored: true
            }
            // A ring of the card's colour rounds the photo, on every graphics back end.
            Rectangle {
                visible: photo.visible
                anchors { fill: parent; margins: -Theme.px(24) }
                radius: width / 2
                color: "transparent"
                border.width: Theme.px(24)
                border.color: Theme.card
            }
        }
        WrapText {
            objectName: "clerk"
            Layout.fillWidth: true
            text: card.bridge.clerk
            font.pixelSize: Theme.px(30)
            font.weight: Font.Bold
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            objectName: "clerkTitle"
            Layout.fillWidth: true
            visible: text !== ""
            text: card.bridge.clerkTitle
            color: Theme.slate
            font.pixelSize: Theme.px(23)
            maximumLineCount: 3
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
