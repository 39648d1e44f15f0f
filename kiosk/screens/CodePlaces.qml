pragma ComponentBehavior: Bound
import QtQuick
import XepHang.Kiosk
import XepHang.Kit

// Eight places in two groups, as on the paper.
Row {
    id: places

    required property CodeBridge code
    readonly property real side: Math.floor((width - 7 * spacing - gap) / 8)
    readonly property real gap: Theme.px(28)

    spacing: Theme.px(10)
    Accessible.role: Accessible.StaticText
    Accessible.name: code.places.join("")

    Repeater {
        model: places.code.places

        delegate: Item {
            id: place

            required property string modelData
            required property int index
            readonly property bool filled: modelData !== " "

            width: places.side + (index === 3 ? places.gap : 0)
            height: places.height

            Rectangle {
                width: places.side
                height: parent.height
                radius: Theme.px(16)
                color: place.filled ? Theme.primaryTint : Theme.card
                border.width: place.filled ? Theme.hairline * 2 : Theme.hairline
                border.color: place.filled ? Theme.primary : Theme.line

                HeroNumber { anchors.centerIn: parent; objectName: "place:" + place.index; text: place.modelData; font.pixelSize: Math.min(Theme.px(76), parent.height * 0.72); width: parent.width }
            }
        }
    }
}
