import QtQuick
import XepHang.Kiosk
import XepHang.Kit

// A procedure by name: a field, what was found, and large letters.
Item {
    id: page

    required property KioskBridge bridge
    readonly property bool wide: width > height
    readonly property bool low: bridge.easyReach
    readonly property real middle: height - Window.height / 2

    WrapText {
        id: question
        objectName: "question"
        x: Theme.margin
        y: Theme.px(page.wide ? 32 : 40)
        width: page.wide ? results.width : page.width - 2 * Theme.margin
        text: qsTrId("kiosk.which_procedure")
        font.pixelSize: Theme.px(page.wide ? 52 : 60)
        font.weight: Font.Bold
        maximumLineCount: 2
    }
    SearchField {
        id: field
        objectName: "search"
        focus: true
        x: page.wide ? keyboard.x : Theme.margin
        y: page.wide && !page.low ? Theme.px(40) : page.low ? page.middle - height - Theme.px(24) : question.y + question.height + Theme.px(24)
        width: page.wide ? keyboard.width : page.width - 2 * Theme.margin
        implicitHeight: Theme.px(112)
        placeholderText: qsTrId("kiosk.which_procedure_hint")
        font.pixelSize: Theme.px(40)
        Component.onCompleted: {
            text = page.bridge.procedures.query;
            forceActiveFocus();
        }
        onSearched: text => page.bridge.searchFor(text)
    }
    WrapText {
        id: count
        anchors { left: results.left; right: results.right; bottom: results.top; bottomMargin: Theme.px(10) }
        visible: !page.low && text !== ""
        text: page.bridge.procedures.foundText
        color: Theme.slate
        font.pixelSize: Theme.px(30)
        maximumLineCount: 1
    }
    Item {
        id: results
        readonly property real floor: page.wide ? nav.y - Theme.px(24) : keyboard.y - Theme.px(24)
        x: Theme.margin
        y: page.low ? page.middle : page.wide ? question.y + question.height + Theme.px(72) : field.y + field.height + Theme.px(72)
        width: page.wide ? page.width - keyboard.width - 3 * Theme.margin : page.width - 2 * Theme.margin
        height: floor - y

        CardGrid {
            anchors.fill: parent
            cards: page.bridge.procedures.cards
            prefix: "procedure:"
            columns: 1
            noteIcon: "map-pin"
            readable: true
            smallest: Theme.px(190)
            largest: Theme.px(190)
            nameSize: Theme.px(34)
            onChosen: key => page.bridge.chooseProcedure(key)
        }
        StateBanner {
            objectName: "nothing"
            visible: page.bridge.procedures.nothing || field.text === ""
            anchors.centerIn: parent
            width: parent.width
            compact: page.low
            iconName: page.bridge.procedures.nothing ? "search-x" : "keyboard"
            sentence: page.bridge.procedures.nothing ? qsTrId("kiosk.none_found") : qsTrId("kiosk.example")
            nextStep: page.bridge.procedures.nothing ? qsTrId("kiosk.none_found_next") : ""
        }
    }
    Keyboard {
        id: keyboard
        x: page.wide ? page.width - width - Theme.margin : (page.width - width) / 2
        y: page.wide ? (page.low ? page.height - height - Theme.px(32) : Math.max(field.y + field.height + Theme.px(40), page.height - height - Theme.px(120))) : nav.y - height - Theme.px(24)
        width: Theme.px(page.wide ? 1060 : 1056)
        keyHeight: Theme.px(page.wide ? (page.low ? 100 : 120) : page.low ? 98 : 112)
        onTyped: letter => field.insert(field.cursorPosition, letter)
        onErased: if (field.cursorPosition > 0) field.remove(field.cursorPosition - 1, field.cursorPosition)
    }
    NavBar {
        id: nav
        bridge: page.bridge
        width: page.wide ? results.width : page.width - 2 * Theme.margin
        height: implicitHeight
        anchors { left: parent.left; leftMargin: Theme.margin; bottom: parent.bottom; bottomMargin: Theme.px(32) }
    }
}
