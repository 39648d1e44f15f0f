pragma ComponentBehavior: Bound

import QtQuick
import XepHang.CounterDisplay
import XepHang.Kit

// The sign over a counter: at the left whose counter it is, at the right the number, or what else there is to say.
ScreenFrame {
    id: root

    required property DisplayBridge bridge
    readonly property bool calling: bridge.view === "call"

    screen: bridge
    design: Qt.size(1280, 720)
    showStale: false

    Rectangle {
        anchors { left: rail.right; top: parent.top; bottom: parent.bottom; right: parent.right }
        visible: root.bridge.view !== "none"
        color: root.calling ? Theme.ink : Theme.paper

        Behavior on color { ColorAnimation { duration: Theme.calm } }
    }
    Rail {
        id: rail
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Theme.px(372)
        visible: root.bridge.view !== "none"
        bridge: root.bridge
    }
    Item {
        id: stage
        anchors { left: rail.right; right: parent.right; top: parent.top; bottom: parent.bottom }
        visible: rail.visible

        TopLine {
            id: band
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.px(36); topMargin: Theme.px(28) }
            bridge: root.bridge
            dark: root.calling
            brief: root.bridge.view === "rating"
        }
        PracticeRibbon {
            id: ribbon
            anchors { left: parent.left; right: parent.right; top: band.bottom; topMargin: Theme.px(12) }
            bridge: root.bridge
        }
        Loader {
            id: page
            anchors { left: parent.left; right: parent.right; top: ribbon.visible ? ribbon.bottom : band.bottom; bottom: parent.bottom; margins: Theme.px(36); topMargin: Theme.px(12); bottomMargin: Theme.px(28) }
            sourceComponent: {
                switch (root.bridge.view) {
                case "none": return null;
                case "rating": return rating;
                case "thanks":
                case "sorry": return thanks;
                case "call":
                case "serving": return number;
                case "offline": return root.bridge.number ? number : word;
                default: return word;
                }
            }
            onLoaded: if (Theme.calm > 0) arrive.restart()

            NumberAnimation { id: arrive; target: page.item; property: "opacity"; from: 0; to: 1; duration: Theme.calm; easing.type: Easing.OutCubic }
        }
    }
    Component { id: number; NumberPage { bridge: root.bridge } }
    Component { id: word; WordPage { bridge: root.bridge } }
    Component { id: rating; RatingPage { bridge: root.bridge } }
    Component { id: thanks; ThanksPage { bridge: root.bridge } }

    StateBanner {
        objectName: "state_no_place"
        anchors.centerIn: parent
        visible: root.bridge.view === "none"
        kind: "warn"
        iconName: "map-pin-off"
        sentence: qsTrId("counter_display.no_place")
        nextStep: qsTrId("counter_display.no_place_next")
    }
}
