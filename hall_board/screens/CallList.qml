pragma ComponentBehavior: Bound
import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// The last calls, newest first. A new one slides in from where the latest call stands; the one being called is marked.
Item {
    id: list

    required property HallBoardBridge bridge
    property bool heroSide: true
    readonly property real wanted: Theme.px(heroSide ? 86 : 100)
    readonly property int lines: Math.max(1, Math.floor(rows.height / wanted))

    // A row moved while it was still sliding in must not be left half way.
    component Settle: Transition {
        NumberAnimation { property: "y"; duration: Theme.calm; easing.type: Easing.OutCubic }
        NumberAnimation { property: "x"; to: 0; duration: Theme.calm }
        NumberAnimation { property: "opacity"; to: 1; duration: Theme.calm }
    }

    WrapText {
        id: title
        text: qsTrId("hall_board.recent")
        color: Theme.slateOnInk
        font.pixelSize: Theme.px(36)
        font.weight: Font.Medium
    }
    WrapText {
        anchors { left: title.right; leftMargin: Theme.px(16); baseline: title.baseline }
        visible: text !== ""
        text: list.bridge.recentSecond
        color: Theme.slateOnInk
        font.pixelSize: Theme.px(26)
    }
    ListView {
        id: rows
        anchors { top: title.bottom; left: parent.left; right: parent.right; bottom: parent.bottom; topMargin: Theme.px(8) }
        model: list.bridge.calls
        interactive: false
        clip: true

        delegate: CallRow {
            width: rows.width
            height: rows.height / list.lines
            roomy: !list.heroSide
        }
        add: Transition {
            NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.calm }
            NumberAnimation { properties: list.heroSide ? "x" : "y"; from: list.heroSide ? -rows.width * 0.6 : -Theme.px(160); duration: Theme.calm; easing.type: Easing.OutCubic }
        }
        move: Settle {}
        displaced: Settle {}
    }
}
