import QtQuick
import XepHang.Screen

// Root of every screen. It gives the theme its unit, colour and motion, and draws the states no program should
// have to draw again: not loaded yet, and stale. Children fill the space under `topInset`.
Item {
    id: frame

    required property ScreenBridge screen
    property bool dark: false
    property size design: width > height ? Qt.size(1920, 1080) : Qt.size(1080, 1920)
    property real unit: frame.width > 0 ? Math.min(frame.width / frame.design.width, frame.height / frame.design.height) : 1
    property bool showStale: true
    property real staleBottomMargin: Theme.margin
    default property alias content: body.data


    Binding { target: Theme; property: "unit"; value: frame.unit }
    Binding { target: Theme; property: "primary"; value: frame.screen.primary }
    Binding { target: Theme; property: "reducedMotion"; value: frame.screen.reducedMotion }

    Rectangle {
        anchors.fill: parent
        color: frame.dark ? Theme.ink : Theme.paper
    }
    Item {
        id: body
        anchors.fill: parent
        visible: frame.screen.ready
    }
    StateBanner {
        objectName: "state_loading"
        visible: !frame.screen.ready
        anchors.centerIn: parent
        width: Math.min(implicitWidth, frame.width - 2 * Theme.margin)
        dark: frame.dark
        iconName: frame.screen.trouble === "" ? "plug-zap" : "key-round"
        sentence: frame.screen.trouble === "" ? qsTrId("screen.loading") : frame.screen.trouble === "role" ? qsTrId("screen.other_role") : qsTrId("screen.bad_token")
        nextStep: frame.screen.trouble === "" ? qsTrId("screen.loading_next") : qsTrId("screen.bad_token_next")
    }
    StateBanner {
        objectName: "state_stale"
        visible: frame.screen.stale && frame.showStale
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: frame.staleBottomMargin }
        width: Math.min(implicitWidth, frame.width - 2 * Theme.margin)
        compact: true
        dark: frame.dark
        kind: "warn"
        iconName: "wifi-off"
        sentence: qsTrId("screen.stale")
        nextStep: qsTrId("screen.stale_next")
    }
}
