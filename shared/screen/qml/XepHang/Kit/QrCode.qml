import QtQuick

// A QR code on white, with its quiet zone of four modules or more.
Rectangle {
    id: code

    required property string content
    property real size: Theme.px(240)
    property string name

    implicitWidth: size
    implicitHeight: size
    color: Theme.card
    radius: Theme.px(8)
    visible: content !== ""
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Image {
        anchors.centerIn: parent
        width: Math.floor(code.size * 0.8)
        height: width
        smooth: false
        sourceSize: Qt.size(width * Screen.devicePixelRatio, height * Screen.devicePixelRatio)
        source: code.content ? "image://kit/qr/" + Theme.ink.toString().slice(-6) + "/" + encodeURIComponent(code.content) : ""
    }
}
