import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// No number: ready, paused, closed, outside hours or cut off, in a word, with what to do.
Item {
    id: page

    required property DisplayBridge bridge
    readonly property string view: bridge.view
    readonly property color tone: view === "ready" ? Theme.jade : view === "paused" || view === "offline" ? Theme.amber : Theme.slate

    Text {
        objectName: "number"
        width: 1
        height: 1
        text: page.bridge.number
    }
    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.px(8)

        Rectangle {
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.px(16)
            implicitWidth: Theme.px(148)
            implicitHeight: Theme.px(148)
            radius: width / 2
            color: page.view === "ready" ? Theme.jadeTint : page.tone === Theme.amber ? Theme.amberTint : Theme.line

            Icon { anchors.centerIn: parent; name: page.bridge.icon; colour: page.tone; size: Theme.px(84); stroke: 1.5 }
        }
        Line { objectName: "counterState"; Layout.fillWidth: true; text: page.bridge.state; color: page.view === "closed" || page.view === "day" ? Theme.ink : page.tone; font.pixelSize: Theme.px(104); font.weight: Font.Black; horizontalAlignment: Text.AlignHCenter; lineHeight: 1 }
        Line { Layout.fillWidth: true; text: page.bridge.stateSecond; color: Theme.slate; font.pixelSize: Theme.px(36); horizontalAlignment: Text.AlignHCenter }
        WrapText {
            objectName: "note"
            Layout.fillWidth: true
            Layout.topMargin: Theme.px(20)
            text: page.bridge.note
            font.pixelSize: Theme.px(42)
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            Layout.fillWidth: true
            text: page.bridge.noteSecond
            color: Theme.slate
            font.pixelSize: Theme.px(28)
            maximumLineCount: 2
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
