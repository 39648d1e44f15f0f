pragma ComponentBehavior: Bound

import QtQuick
import XepHang.Caller
import XepHang.Kit

// How many wait, the longest wait, and today's work: three figures in a row.
Item {
    id: figures

    required property CallerBridge bridge

    implicitHeight: Theme.px(84)

    component Figure: Item {
        id: figure

        property int place: 0
        property string value
        property string note
        property string title
        property color tone: Theme.ink

        x: place * width
        width: Math.floor(figures.width / 3)
        height: figures.height

        Rectangle {
            visible: figure.place > 0
            width: Theme.hairline
            height: parent.height - Theme.px(16)
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.line
        }
        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.px(8)

            Line { id: value; text: figure.value; color: figure.tone; font.pixelSize: Theme.px(38); font.weight: Font.Bold }
            Line { visible: text !== ""; text: figure.note; color: Theme.slate; font.pixelSize: Theme.px(22); anchors.baseline: value.baseline }
        }
        Line {
            anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
            text: figure.title
            color: Theme.slate
            font.pixelSize: Theme.px(24)
        }
    }

    Figure { objectName: "waiting"; value: figures.bridge.panel.waiting; note: figures.bridge.panel.waitingNote; title: qsTrId("caller.waiting") }
    Figure { objectName: "longest"; place: 1; value: figures.bridge.panel.longest; title: qsTrId("caller.longest"); tone: figures.bridge.panel.longestLate ? Theme.amber : Theme.ink }
    Figure { objectName: "served"; place: 2; value: figures.bridge.panel.served; title: qsTrId("caller.served") }
}
