import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// One thing to say on a whole page: a sign, a sentence, what matters most in it, and the next step.
Item {
    id: page

    required property KioskBridge bridge
    property string iconName
    property color tone: Theme.ink
    property string sentence
    property string hero
    property string detail // a second, plainer sentence
    property string next
    property string call
    default property alias actions: row.data

    readonly property bool wide: width > height
    readonly property real floor: (nav.visible ? nav.y : height) - row.height - Theme.px(96) // of the words
    readonly property real buttonWidth: Math.min(Theme.px(500), (words.width - Theme.gap) / 2)

    Image {
        id: drum
        width: Theme.px(page.wide ? 1000 : 1080)
        height: width
        x: page.wide ? -width * 0.25 : (page.width - width) / 2
        y: page.wide ? (page.height - height) / 2 : -Theme.px(120)
        sourceSize: Qt.size(width, height)
        source: "drum.svg"
    }
    Rectangle {
        id: sign
        x: drum.x + (drum.width - width) / 2
        y: drum.y + (drum.height - height) / 2
        width: Theme.px(page.wide ? 380 : 380)
        height: width
        radius: width / 2
        color: Theme.card
        border { width: Theme.hairline * 2; color: Theme.line }

        Icon { anchors.centerIn: parent; name: page.iconName; colour: page.tone; size: Theme.px(190); stroke: 1.5 }
    }
    ColumnLayout {
        x: page.wide ? drum.x + drum.width + Theme.px(40) : Theme.px(60)
        y: page.wide ? Math.max(Theme.px(40), Math.min((page.height - height) / 2 - Theme.px(40), page.floor - height)) : sign.y + sign.height + Theme.px(page.bridge.deep ? 130 : 190)
        width: page.width - x - Theme.px(60)
        spacing: Theme.px(32)

        readonly property int side: page.wide ? Text.AlignLeft : Text.AlignHCenter
        id: words

        WrapText {
            objectName: "banner"
            Layout.fillWidth: true
            text: page.sentence
            font.pixelSize: Theme.px(page.hero ? 50 : 64)
            font.weight: Font.Bold
            horizontalAlignment: words.side
            maximumLineCount: 5
        }
        WrapText {
            objectName: "opens"
            Layout.fillWidth: true
            visible: text !== ""
            text: page.hero
            color: Theme.primary
            font.pixelSize: Theme.px(76)
            font.weight: Font.Black
            horizontalAlignment: words.side
        }
        WrapText {
            objectName: "detail"
            Layout.fillWidth: true
            visible: text !== ""
            text: page.detail
            font.pixelSize: Theme.px(42)
            font.weight: Font.Medium
            horizontalAlignment: words.side
            maximumLineCount: 4
        }
        WrapText {
            Layout.fillWidth: true
            visible: text !== ""
            text: page.next
            color: Theme.slate
            font.pixelSize: Theme.px(40)
            horizontalAlignment: words.side
            maximumLineCount: 5
        }
        Fact {
            Layout.fillWidth: true
            centred: !page.wide
            iconName: "phone"
            text: page.call
            size: Theme.px(42)
            weight: Font.Bold
        }
    }
    Row {
        id: row
        objectName: "actions"
        spacing: Theme.gap
        x: page.wide ? words.x : (page.width - width) / 2
        y: words.y + words.height + Theme.px(56)
    }
    NavBar {
        id: nav
        bridge: page.bridge
        visible: page.bridge.deep
        width: page.width - 2 * Theme.margin
        anchors { left: parent.left; leftMargin: Theme.margin; bottom: parent.bottom; bottomMargin: Theme.px(32) }
    }
}
