import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// No number: ready, paused, closed, worked from another counter, outside hours or cut off, in a word, with what to do.
// Where the words need the room, the sign above them gives way.
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
        anchors.fill: parent
        spacing: Theme.px(8)

        Item { Layout.fillHeight: true; Layout.preferredHeight: 0; Layout.minimumHeight: 0 }
        Item {
            id: place
            objectName: "wordSign"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 0
            Layout.preferredHeight: Theme.px(148)
            Layout.maximumHeight: Theme.px(148)
            visible: true

            Rectangle {
                anchors.centerIn: parent
                visible: place.height > Theme.px(56)
                width: place.height
                height: place.height
                radius: width / 2
                color: page.view === "ready" ? Theme.jadeTint : page.tone === Theme.amber ? Theme.amberTint : Theme.line

                Icon { anchors.centerIn: parent; name: page.bridge.icon; colour: page.tone; size: Math.round(parent.height * 0.57); stroke: 1.5 }
            }
        }
        Line { objectName: "counterState"; Layout.fillWidth: true; text: page.bridge.state; color: page.view === "closed" || page.view === "day" || page.view === "covered" ? Theme.ink : page.tone; font.pixelSize: Theme.px(104); font.weight: Font.Black; horizontalAlignment: Text.AlignHCenter; lineHeight: 1 }
        Line { Layout.fillWidth: true; text: page.bridge.stateSecond; color: Theme.slate; font.pixelSize: Theme.px(36); horizontalAlignment: Text.AlignHCenter }
        WrapText {
            objectName: "note"
            Layout.fillWidth: true
            Layout.topMargin: Theme.px(8)
            text: page.bridge.note
            font.pixelSize: Theme.px(text.length > 110 ? 34 : 42)
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
        Item { Layout.fillHeight: true; Layout.preferredHeight: 0; Layout.minimumHeight: 0 }
    }
}
