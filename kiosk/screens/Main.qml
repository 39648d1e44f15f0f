import QtQuick
import XepHang.Kiosk
import XepHang.Kit

// The kiosk: the band, the ribbon of a practice day, one page at a time, and the strip of the last seconds.
ScreenFrame {
    id: root

    required property KioskBridge bridge
    property string shown

    readonly property var files: ({
        "start": "StartPage", "agencies": "AgenciesPage", "services": "ServicesPage", "search": "SearchPage",
        "procedure": "ProcedurePage", "priority": "PriorityPage", "taking": "TakingPage", "ticket": "TicketPage",
        "refused": "RefusedPage", "stop": "StopPage", "doubt": "DoubtPage", "card": "CardPage",
        "no_card": "NoCardPage", "booking": "BookingPage"
    })

    screen: bridge
    showStale: false

    // Loaded in the background: who waits for the type loader inside a call from Python may wait for ever, as its
    // thread may want to log a line through Python.
    function follow(): void {
        const file = root.files[root.bridge.view];
        if (!root.bridge.ready || file === root.shown)
            return;
        root.shown = file;
        loader.setSource(Qt.resolvedUrl(file + ".qml"), { "bridge": root.bridge });
    }

    Component.onCompleted: Qt.callLater(follow)

    Connections {
        target: root.bridge
        function onViewChanged(): void { Qt.callLater(root.follow); }
        function onPhaseChanged(): void { Qt.callLater(root.follow); }
    }
    ScreenBand {
        id: band
        width: parent.width
        bridge: root.bridge
        languages: !root.bridge.easyReach
        z: 2
    }
    PracticeRibbon {
        id: ribbon
        anchors.top: band.bottom
        width: parent.width
        visible: root.bridge.practice
        z: 2
    }
    Loader {
        id: loader
        anchors { top: ribbon.visible ? ribbon.bottom : band.bottom; left: parent.left; right: parent.right; bottom: parent.bottom }
        asynchronous: true
        onLoaded: if (Theme.calm > 0) arrive.restart()

        ParallelAnimation {
            id: arrive
            NumberAnimation { target: loader.item; property: "opacity"; from: 0; to: 1; duration: Theme.calm; easing.type: Easing.OutCubic }
            NumberAnimation { target: loader; property: "anchors.leftMargin"; from: Theme.px(48); to: 0; duration: Theme.calm; easing.type: Easing.OutCubic }
        }
    }
    LastSeconds {
        bridge: root.bridge
        visible: root.bridge.ending && root.bridge.view !== "ticket"
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.px(160) }
        z: 3
    }
    // Sees every touch first and lets it through: somebody is there.
    MouseArea {
        anchors.fill: parent
        z: 4
        onPressed: mouse => {
            root.bridge.touch();
            mouse.accepted = false;
        }
    }
}
