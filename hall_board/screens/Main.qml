pragma ComponentBehavior: Bound
import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// The hall's TV: band, the latest call, the last calls, people waiting, and a line of notices. Read from ten metres.
Item {
    id: root

    required property HallBoardBridge bridge
    readonly property bool portrait: height > width
    readonly property bool calls: bridge.scene === "calls"
    readonly property real edge: Theme.px(portrait ? 40 : 48)
    readonly property real waitingHeight: bridge.served ? waiting.implicitHeight : 0

    ScreenFrame {
        anchors.fill: parent
        screen: root.bridge
        dark: true
        showStale: false

        BoardBand {
            id: band
            width: parent.width
            bridge: root.bridge
            portrait: root.portrait
        }
        Item {
            id: stage
            anchors { top: band.bottom; left: parent.left; right: parent.right; bottom: waiting.top }
            anchors { leftMargin: root.edge; rightMargin: root.edge; topMargin: Theme.px(16); bottomMargin: Theme.px(16) }

            Drum {
                anchors.horizontalCenter: root.calls ? hero.horizontalCenter : parent.horizontalCenter
                anchors.verticalCenter: root.calls ? hero.verticalCenter : parent.verticalCenter
                size: root.calls ? Math.min(hero.width, hero.height) : Math.min(stage.width, stage.height)
            }
            LatestCall {
                id: hero
                visible: root.calls
                bridge: root.bridge
                width: root.portrait ? parent.width : Math.round(parent.width * 0.57)
                height: root.portrait ? Math.round(parent.height * 0.54) : parent.height
            }
            CallList {
                visible: root.calls
                bridge: root.bridge
                heroSide: !root.portrait
                anchors { right: parent.right; bottom: parent.bottom }
                width: root.portrait ? parent.width : parent.width - hero.width - Theme.px(56)
                height: root.portrait ? parent.height - hero.height - Theme.px(24) : parent.height
            }
            Loader {
                anchors.fill: parent
                active: root.bridge.scene === "welcome"
                sourceComponent: Component { Welcome { bridge: root.bridge; portrait: root.portrait } }
            }
            Loader {
                anchors.fill: parent
                active: root.bridge.scene === "closed"
                sourceComponent: Component { ClosedHall { bridge: root.bridge; portrait: root.portrait } }
            }
        }
        WaitingPeople {
            id: waiting
            visible: root.bridge.served
            anchors { left: parent.left; right: parent.right; bottom: notice.top; leftMargin: root.edge; rightMargin: root.edge }
            height: root.waitingHeight
            bridge: root.bridge
            columns: root.portrait ? 1 : 2
        }
        NoticeLine {
            id: notice
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            edge: root.edge
            bridge: root.bridge
        }
    }
    Loader {
        anchors.fill: parent
        active: !root.bridge.ready
        sourceComponent: Component {
            Item {
                Drum { anchors.centerIn: parent; size: Math.min(root.width, root.height) * 0.92; opacity: 0.07 }
                Emblem { anchors.horizontalCenter: parent.horizontalCenter; y: parent.height / 2 - Theme.px(440); colour: Theme.paper; size: Theme.px(200) }
            }
        }
    }
}
