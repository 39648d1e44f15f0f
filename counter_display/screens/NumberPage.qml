import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// A number in hand: gold on ink while it is called, ink on paper while it is served, grey when the link is cut.
ColumnLayout {
    id: page

    required property DisplayBridge bridge
    readonly property bool calling: bridge.view === "call"
    readonly property bool offline: bridge.view === "offline"
    readonly property color tone: calling ? Theme.gold : offline ? Theme.amber : Theme.jade

    spacing: 0

    Row {
        Layout.alignment: Qt.AlignHCenter
        spacing: Theme.px(20)

        Icon { anchors.verticalCenter: parent.verticalCenter; name: page.calling ? "bell-ring" : page.offline ? "wifi-off" : "user-check"; colour: page.tone; size: Theme.px(64) }
        WrapText { id: word; objectName: "counterState"; text: page.bridge.state; color: page.calling ? Theme.paper : page.tone; font.pixelSize: Theme.px(78); font.weight: Font.Bold; wrapMode: Text.NoWrap; lineHeight: 1 }
        WrapText { anchors.baseline: word.baseline; text: page.bridge.stateSecond; color: page.calling ? Theme.slateOnInk : Theme.slate; font.pixelSize: Theme.px(32); wrapMode: Text.NoWrap }
    }
    HeroNumber {
        id: hero
        objectName: "number"
        Layout.fillWidth: true
        Layout.fillHeight: true
        text: page.bridge.number
        color: page.calling ? Theme.gold : page.offline ? Theme.slate : Theme.ink
        font.pixelSize: Math.max(1, Math.min(Theme.px(380), height * 1.2))
        fontSizeMode: Text.Fit
        onTextChanged: page.welcome()
    }
    WrapText {
        Layout.fillWidth: true
        text: page.bridge.note
        color: page.calling ? Theme.paper : Theme.ink
        font.pixelSize: Theme.px(42)
        font.weight: Font.Medium
        maximumLineCount: 2
        horizontalAlignment: Text.AlignHCenter
    }
    WrapText {
        Layout.fillWidth: true
        text: page.bridge.noteSecond
        color: page.calling ? Theme.slateOnInk : Theme.slate
        font.pixelSize: Theme.px(28)
        maximumLineCount: 2
        horizontalAlignment: Text.AlignHCenter
    }

    onCallingChanged: welcome()
    Component.onCompleted: welcome()

    function welcome(): void {
        if (page.calling && hero.text !== "" && Theme.calm > 0)
            arrive.restart();
    }

    // It arrives, breathes twice while it is spoken, and rests.
    SequentialAnimation {
        id: arrive
        NumberAnimation { target: hero; property: "scale"; from: 0.82; to: 1; duration: Theme.calm; easing.type: Easing.OutBack }
        PauseAnimation { duration: 500 }
        SequentialAnimation {
            loops: 2
            NumberAnimation { target: hero; property: "scale"; to: 1.05; duration: 300; easing.type: Easing.InOutSine }
            NumberAnimation { target: hero; property: "scale"; to: 1; duration: 300; easing.type: Easing.InOutSine }
            PauseAnimation { duration: 900 }
        }
    }
}
