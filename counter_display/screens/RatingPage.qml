pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// After a service: one question, three to five faces, and the time that is left.
Item {
    id: page

    required property DisplayBridge bridge

    ColumnLayout {
        id: head
        anchors { left: parent.left; right: parent.right; top: parent.top }
        spacing: Theme.px(6)

        WrapText { objectName: "question"; Layout.fillWidth: true; text: page.bridge.word("counter_display.question", true); font.pixelSize: Theme.px(50); font.weight: Font.Black; maximumLineCount: 2; horizontalAlignment: Text.AlignHCenter; lineHeight: 1.05 }
        WrapText { Layout.fillWidth: true; text: page.bridge.word("counter_display.question", false); color: Theme.slate; font.pixelSize: Theme.px(28); maximumLineCount: 2; horizontalAlignment: Text.AlignHCenter }
    }
    Row {
        id: row
        readonly property int count: Math.max(1, page.bridge.faces.count)
        readonly property real cell: Math.min(Theme.px(230), Math.floor((page.width - (count - 1) * spacing) / count))

        readonly property real space: foot.y - head.y - head.height - Theme.px(24)

        anchors.horizontalCenter: parent.horizontalCenter
        y: head.y + head.height + Theme.px(12) + Math.max(0, (space - height) / 2)
        spacing: Theme.px(16)

        Repeater {
            model: page.bridge.faces

            delegate: FaceButton {
                id: face

                required property int score
                required kind
                required mood
                required text
                required second

                objectName: "face:" + score
                width: row.cell
                height: Math.min(implicitHeight + Theme.px(30), row.space)
                lines: row.count > 3 ? 2 : 1
                chosen: page.bridge.score === score
                faded: page.bridge.sending && page.bridge.score !== score
                enabled: !page.bridge.sending
                onClicked: page.bridge.rate(face.score)
            }
        }
    }
    RowLayout {
        id: foot
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
        spacing: Theme.px(20)

        CountdownRing { objectName: "countdown"; size: Theme.px(72); fraction: page.bridge.fractionLeft; text: page.bridge.secondsLeft; opacity: page.bridge.sending ? 0 : 1 }
        ColumnLayout {
            spacing: 0
            Line { text: page.bridge.word("counter_display.question_how", true); font.pixelSize: Theme.px(32); font.weight: Font.Medium }
            Line { text: page.bridge.word("counter_display.question_how", false); color: Theme.slate; font.pixelSize: Theme.px(24) }
        }
    }
}
