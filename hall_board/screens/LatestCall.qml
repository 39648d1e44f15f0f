pragma ComponentBehavior: Bound
import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// The latest call: its number, an arrow, the counter. Gold while it is being called, then at rest.
Item {
    id: latest

    required property HallBoardBridge bridge
    readonly property color tone: bridge.calling ? Theme.gold : Theme.paper
    readonly property bool several: chips.count > 0
    readonly property real room: height - heading.height - (several ? chipRow.height + Theme.px(12) : 0)

    Rectangle {
        id: flash
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.paper
        opacity: 0

        // Where nobody hears the call, light says it: three times, then at rest.
        SequentialAnimation {
            id: flashing
            loops: 3
            NumberAnimation { target: flash; property: "opacity"; to: 0.3; duration: 200; easing.type: Easing.OutCubic }
            NumberAnimation { target: flash; property: "opacity"; to: 0; duration: 300; easing.type: Easing.InOutCubic }
        }
    }
    Rectangle {
        visible: latest.bridge.calling && latest.bridge.silent && Theme.reducedMotion
        anchors { fill: parent; bottomMargin: latest.several ? chipRow.height + Theme.px(12) : 0 }
        radius: Theme.radius
        color: "transparent"
        border { width: Theme.px(8); color: Theme.paper }
    }
    Connections {
        target: latest.bridge
        property int shown: 0
        function onViewChanged() {
            if (latest.bridge.call === shown)
                return;
            shown = latest.bridge.call;
            if (latest.bridge.calling && latest.bridge.silent && !Theme.reducedMotion)
                flashing.restart();
        }
    }
    Column {
        id: heading
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter }
        topPadding: Theme.px(8)

        WrapText {
            anchors.horizontalCenter: parent.horizontalCenter
            text: latest.bridge.heading
            color: latest.bridge.calling ? Theme.paper : Theme.slateOnInk
            font.pixelSize: Theme.px(52)
            font.weight: Font.Medium
        }
        WrapText {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: text !== ""
            text: latest.bridge.headingSecond
            color: Theme.slateOnInk
            font.pixelSize: Theme.px(32)
        }
    }
    HeroNumber {
        id: number
        objectName: "latestNumber"
        anchors { top: heading.bottom; horizontalCenter: parent.horizontalCenter }
        width: parent.width
        height: latest.room * 0.58
        text: latest.bridge.number
        color: latest.tone
        lively: true
        font.pixelSize: Math.min(height * 1.02, width * 0.42)
    }
    Row {
        id: where
        anchors { top: number.bottom; horizontalCenter: parent.horizontalCenter }
        height: latest.room * 0.42 - Theme.px(10)
        spacing: Theme.px(36)

        Item {
            width: arrow.width
            height: parent.height

            Icon {
                id: arrow
                anchors.verticalCenter: parent.verticalCenter
                name: "arrow-right"
                colour: latest.tone
                size: counter.font.pixelSize * 0.92
                stroke: 3

                // The way to go, shown while the call is spoken.
                SequentialAnimation on x {
                    running: latest.bridge.calling && !Theme.reducedMotion && latest.visible
                    loops: Animation.Infinite
                    alwaysRunToEnd: true
                    NumberAnimation { to: Theme.px(20); duration: 300; easing.type: Easing.OutCubic }
                    NumberAnimation { to: 0; duration: 300; easing.type: Easing.InOutCubic }
                    PauseAnimation { duration: 600 }
                }
            }
        }
        HeroNumber {
            id: counter
            objectName: "latestCounter"
            anchors.verticalCenter: parent.verticalCenter
            text: latest.bridge.counter
            color: latest.tone
            horizontalAlignment: Text.AlignLeft
            font.pixelSize: Math.min(where.height * 0.86, latest.width * (area.visible ? 0.13 : 0.155))
        }
        WrapText {
            id: area
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            width: Math.min(implicitWidth, latest.width * 0.23)
            text: latest.bridge.area
            color: latest.bridge.calling ? Theme.paper : Theme.slateOnInk
            font.pixelSize: Theme.px(52)
            font.weight: Font.Medium
            maximumLineCount: 2
            lineHeight: 1
        }
    }
    Row {
        id: chipRow
        visible: latest.several
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
        height: Theme.px(92)
        spacing: Theme.px(12)

        Repeater {
            id: chips
            model: latest.bridge.together

            delegate: Rectangle {
                id: chip

                required property string label
                required property string counter
                required property bool current

                width: (latest.width - Theme.px(12) * (chips.count - 1)) / chips.count
                height: chipRow.height
                radius: Theme.px(14)
                color: current ? Theme.paper : Theme.inkRaised
                border { width: Theme.hairline; color: Theme.inkLine }

                HeroNumber {
                    anchors { top: parent.top; topMargin: Theme.px(2) }
                    width: parent.width
                    height: parent.height * 0.54
                    text: chip.label
                    color: chip.current ? Theme.ink : Theme.paper
                    font.pixelSize: Theme.px(38)
                }
                WrapText {
                    anchors { bottom: parent.bottom; bottomMargin: Theme.px(4) }
                    width: parent.width
                    text: chip.counter
                    color: chip.current ? Theme.ink : Theme.paper
                    font.pixelSize: Theme.px(28)
                    horizontalAlignment: Text.AlignHCenter
                    maximumLineCount: 1
                }
            }
        }
    }
}
