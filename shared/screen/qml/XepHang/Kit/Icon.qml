import QtQuick

// A Lucide icon by name, in one colour. `stroke` is on the icon's own 24 x 24 grid.
Image {
    id: icon

    property string name
    property color colour: Theme.ink
    property real size: Theme.px(40)
    property real stroke: 2

    width: size
    height: size
    sourceSize: Qt.size(size * Screen.devicePixelRatio, size * Screen.devicePixelRatio)
    source: name ? "image://kit/icon/" + name + "/" + colour.toString().slice(-6) + "/" + stroke : ""
    visible: name !== ""
    Accessible.ignored: true
}
