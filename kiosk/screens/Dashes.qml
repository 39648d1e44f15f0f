import QtQuick
import XepHang.Kit

// Where a ticket could be torn.
Item {
    id: dashes

    implicitHeight: Theme.px(4)

    Row {
        spacing: Theme.px(14)

        Repeater {
            model: Math.floor(dashes.width / Theme.px(32))

            delegate: Rectangle { width: Theme.px(18); height: Theme.px(4); radius: height / 2; color: Theme.line }
        }
    }
}
