import QtQuick

// The hall's emblem, or the built-in mark where it has none.
Image {
    id: emblem

    property string picture
    property color colour: Theme.primary
    property real size: Theme.px(88)

    width: size
    height: size
    fillMode: Image.PreserveAspectFit
    sourceSize: Qt.size(size * Screen.devicePixelRatio, size * Screen.devicePixelRatio)
    source: picture || "image://kit/emblem/" + colour.toString().slice(-6)
    Accessible.ignored: true
}
