import QtQuick
import XepHang.Kit

// The bronze drum behind the numbers: so faint that it never competes with them.
Image {
    property real size: Theme.px(600)

    width: size
    height: size
    opacity: 0.13
    source: "drum.svg"
    sourceSize: Qt.size(size, size)
    asynchronous: true
    Accessible.ignored: true
}
