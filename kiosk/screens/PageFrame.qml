import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// A page: its question, its content and the way back. Upright, one above the other; wide, the question stands left.
// In easy reach everything that can be touched is in the lower half of the screen.
Item {
    id: page

    required property KioskBridge bridge
    property string question
    property string hint
    property bool navigation: true
    property bool searchable: false
    property real paneWidth: Theme.px(500)
    default property alias content: body.data

    readonly property bool wide: width > height
    readonly property bool low: bridge.easyReach
    // The screen's middle: the page ends where the screen ends.
    readonly property real middle: height - Window.height / 2
    readonly property real roof: low ? Math.max(middle, wide ? Theme.px(24) : heading.y + heading.height + Theme.px(24)) : Theme.px(40)

    Image {
        visible: page.low
        anchors { horizontalCenter: page.wide ? undefined : parent.horizontalCenter; right: page.wide ? parent.right : undefined; bottom: parent.bottom; bottomMargin: parent.height - page.roof - Theme.px(page.wide ? 160 : 40) }
        width: Theme.px(900)
        height: width
        sourceSize: Qt.size(width, height)
        source: page.low ? "drum.svg" : ""
    }
    ColumnLayout {
        id: heading
        x: Theme.margin
        y: page.low && !page.wide ? Theme.px(80) : Theme.px(40)
        width: page.wide ? page.paneWidth : page.width - 2 * Theme.margin
        spacing: Theme.px(16)

        WrapText {
            objectName: "question"
            Layout.fillWidth: true
            visible: text !== ""
            text: page.question
            font.pixelSize: Theme.px(page.low && !page.wide ? 72 : 60)
            font.weight: Font.Bold
            maximumLineCount: 5
        }
        WrapText {
            Layout.fillWidth: true
            visible: text !== ""
            text: page.hint
            color: Theme.slate
            font.pixelSize: Theme.px(34)
            maximumLineCount: 4
        }
        SearchButton {
            bridge: page.bridge
            visible: page.searchable && !page.low && bridge.procedures.available
            Layout.fillWidth: true
            Layout.topMargin: Theme.px(8)
        }
    }
    Item {
        id: body
        x: page.wide ? page.paneWidth + 2 * Theme.margin : Theme.margin
        y: page.wide || page.low ? page.roof : heading.y + heading.height + Theme.px(32)
        width: page.width - x - Theme.margin
        height: (page.wide ? page.height : nav.y) - y - Theme.px(32)
    }
    NavBar {
        id: nav
        visible: page.navigation
        bridge: page.bridge
        stacked: page.wide
        searchable: page.searchable
        width: heading.width
        height: visible ? implicitHeight : 0
        anchors { left: parent.left; leftMargin: Theme.margin; bottom: parent.bottom; bottomMargin: Theme.px(32) }
    }
}
