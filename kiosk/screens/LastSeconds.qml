import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// The last seconds before the screen goes back to its start, in words.
Rectangle {
    id: strip

    required property KioskBridge bridge

    width: Math.min(Theme.px(1000), parent.width - 2 * Theme.margin)
    implicitHeight: row.implicitHeight + Theme.px(48)
    radius: Theme.radius
    color: Theme.ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: sentence.text

    // A finger that asks for more time must not choose what lies underneath.
    MouseArea { anchors.fill: parent }
    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(32) }
        spacing: Theme.px(28)

        Icon { name: "hand"; colour: Theme.paper; size: Theme.px(72) }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(4)

            WrapText { id: sentence; objectName: "lastSeconds"; Layout.fillWidth: true; text: strip.bridge.endingText; color: Theme.paper; font.pixelSize: Theme.px(38); font.weight: Font.Bold; maximumLineCount: 2 }
            WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.going_home_next"); color: Theme.slateOnInk; font.pixelSize: Theme.px(32); maximumLineCount: 2 }
        }
    }
}
