import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// The number is being taken: nothing to touch, and it goes on by itself.
Item {
    id: page

    required property KioskBridge bridge

    ColumnLayout {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.px(40)

        Item {
            Layout.alignment: Qt.AlignHCenter
            implicitWidth: Theme.px(420)
            implicitHeight: implicitWidth

            Image {
                anchors.fill: parent
                sourceSize: Qt.size(width, height)
                source: "drum.svg"

                RotationAnimation on rotation { from: 0; to: -360; duration: 24000; loops: Animation.Infinite; running: !Theme.reducedMotion }
            }
            Rectangle { anchors.centerIn: parent; width: Theme.px(190); height: width; radius: width / 2; color: Theme.paper }
            Icon { anchors.centerIn: parent; name: page.bridge.slow ? "refresh-cw" : "ticket"; colour: page.bridge.slow ? Theme.amber : Theme.primary; size: Theme.px(120); stroke: 1.6 }
        }
        WrapText {
            objectName: "taking"
            Layout.fillWidth: true
            text: page.bridge.slow ? qsTrId("kiosk.taking_slow") : qsTrId("kiosk.taking")
            font.pixelSize: Theme.px(80)
            font.weight: Font.Black
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            Layout.fillWidth: true
            text: page.bridge.slow ? qsTrId("kiosk.taking_slow_next") : qsTrId("kiosk.taking_next")
            font.pixelSize: Theme.px(42)
            color: Theme.slate
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
