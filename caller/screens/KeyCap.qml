import QtQuick
import XepHang.Kit

// The key that does the same, small and quiet.
Rectangle {
    id: cap

    property string key
    property color tone: Theme.slate

    implicitWidth: Math.max(height, letter.implicitWidth + Theme.px(16))
    implicitHeight: Theme.px(34)
    radius: Theme.px(8)
    color: "transparent"
    border.width: Theme.hairline
    border.color: Qt.rgba(tone.r, tone.g, tone.b, 0.45)
    visible: key !== ""

    Text {
        id: letter
        anchors.centerIn: parent
        text: cap.key
        color: cap.tone
        font.family: Theme.family
        font.pixelSize: Theme.px(22)
        font.weight: Font.Medium
        Accessible.ignored: true
    }
}
