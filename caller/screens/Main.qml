pragma ComponentBehavior: Bound

import QtQuick
import XepHang.Caller
import XepHang.Kit

// The clerk's panel: the desk, beside it the list where there is room, and one sheet at most over the desk.
ScreenFrame {
    id: root

    required property CallerBridge bridge
    readonly property bool wide: width >= 2 * height * 0.65 && width > 720
    readonly property var keyNames: ({
        [Qt.Key_Space]: "space", [Qt.Key_Return]: "enter", [Qt.Key_Enter]: "enter", [Qt.Key_Delete]: "delete",
        [Qt.Key_Escape]: "esc", [Qt.Key_F1]: "f1", [Qt.Key_S]: "s", [Qt.Key_R]: "r", [Qt.Key_T]: "t", [Qt.Key_K]: "k",
        [Qt.Key_D]: "d", [Qt.Key_N]: "n", [Qt.Key_Q]: "q", [Qt.Key_A]: "a", [Qt.Key_G]: "g", [Qt.Key_X]: "x",
        [Qt.Key_Up]: "up", [Qt.Key_Down]: "down", [Qt.Key_Left]: "left", [Qt.Key_Right]: "right", [Qt.Key_F2]: "f2", [Qt.Key_F3]: "f3",
        [Qt.Key_Plus]: "plus", [Qt.Key_Equal]: "plus", [Qt.Key_Minus]: "minus", [Qt.Key_0]: "0",
        [Qt.Key_P]: "p", [Qt.Key_L]: "l", [Qt.Key_C]: "c", [Qt.Key_U]: "u", [Qt.Key_1]: "1", [Qt.Key_2]: "2", [Qt.Key_3]: "3",
        [Qt.Key_4]: "4", [Qt.Key_5]: "5", [Qt.Key_6]: "6", [Qt.Key_7]: "7", [Qt.Key_8]: "8", [Qt.Key_9]: "9"
    })

    screen: bridge
    design: wide ? Qt.size(2200, 1400) : Qt.size(760, 1280)
    showStale: false
    onWideChanged: bridge.showWide(wide)
    Component.onCompleted: bridge.showWide(wide)

    // Sheets are part of this file's types, not loaded by address: that would wait for the type loader's thread.
    Component { id: transferSheet; TransferSheet { bridge: root.bridge } }
    Component { id: reasonSheet; ReasonSheet { bridge: root.bridge } }
    Component { id: staffSheet; StaffSheet { bridge: root.bridge } }
    Component { id: listSheet; ListSheet { bridge: root.bridge } }
    Component { id: helpSheet; HelpSheet { bridge: root.bridge } }

    // The line for a note: of the open sheet, else of the number picked in the list.
    function write(): void {
        if (sheet.item)
            (sheet.item as SheetFrame).write();
        else if (list.visible)
            list.write();
    }

    Connections {
        target: root.bridge
        function onSheetChanged(): void {
            if (root.bridge.sheet === "")
                home.forceActiveFocus();
        }
    }
    FocusScope {
        id: scope

        anchors.fill: parent
        focus: true
        Keys.onPressed: event => {
            const name = root.keyNames[event.key];
            if (!name || event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier))
                return;
            if (name === "esc")
                home.forceActiveFocus();
            if (name === "f2")
                root.write();
            event.accepted = event.isAutoRepeat || root.bridge.key(name);
            if (name === "l" && root.wide)
                list.search();
        }

        Item { id: home; focus: true }
        DeskPane {
            id: desk
            bridge: root.bridge
            visible: root.bridge.panel.seated
            anchors { top: parent.top; bottom: parent.bottom; left: parent.left }
            width: root.wide ? Theme.px(800) : parent.width
        }
        ListPane {
            id: list
            bridge: root.bridge
            visible: root.wide && root.bridge.panel.seated
            anchors { top: parent.top; bottom: parent.bottom; left: desk.right; right: parent.right; margins: Theme.px(32) }
        }
        Rectangle {
            visible: list.visible
            anchors { top: parent.top; bottom: parent.bottom; left: desk.right }
            width: Theme.hairline
            color: Theme.line
        }
        Loader {
            id: sheet
            anchors { top: parent.top; bottom: parent.bottom; left: parent.left }
            width: desk.width
            sourceComponent: {
                switch (root.bridge.sheet) {
                case "": return null;
                case "transfer": return transferSheet;
                case "list": return listSheet;
                case "help": return helpSheet;
                case "clerk":
                case "cover": return staffSheet;
                default: return reasonSheet;
                }
            }
            onLoaded: {
                (item as Item).forceActiveFocus();
                if (Theme.calm > 0)
                    rise.restart();
            }

            ParallelAnimation {
                id: rise
                NumberAnimation { target: sheet.item; property: "opacity"; from: 0; to: 1; duration: Theme.quick }
                NumberAnimation { target: sheet; property: "anchors.topMargin"; from: Theme.px(80); to: 0; duration: Theme.calm; easing.type: Easing.OutCubic }
            }
        }
    }
    StateBanner {
        objectName: "state_no_seat"
        anchors.centerIn: parent
        width: Math.min(implicitWidth, parent.width - 2 * Theme.margin)
        visible: !root.bridge.panel.seated
        kind: "warn"
        iconName: "map-pin-off"
        sentence: qsTrId("caller.no_seat")
        nextStep: qsTrId("caller.no_seat_next")
    }
}
