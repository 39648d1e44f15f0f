pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Who waits, who was set aside, who did not come; and what can be done with the number that is picked.
ColumnLayout {
    id: pane

    required property CallerBridge bridge
    property bool bare: false

    spacing: Theme.px(16)

    function search(): void {
        field.forceActiveFocus();
    }
    function write(): void {
        if (picked.visible)
            picked.write();
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.px(12)

        Repeater {
            model: pane.bridge.list.states

            delegate: PickChip {
                id: kind

                required property string id
                required property string name

                objectName: "state:" + id
                text: name
                checked: pane.bridge.list.state === id
                onClicked: pane.bridge.list.show(kind.id)
            }
        }
        Item { Layout.fillWidth: true }
    }
    SearchField {
        id: field
        objectName: "listSearch"
        Layout.fillWidth: true
        placeholderText: qsTrId("caller.list_search")
        font.pixelSize: Theme.px(28)
        onSearched: text => pane.bridge.list.search(text)
        Keys.onDownPressed: pane.bridge.key("down")
        Keys.onUpPressed: pane.bridge.key("up")
    }
    ListView {
        id: tickets
        objectName: "tickets"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.px(10)
        boundsBehavior: Flickable.StopAtBounds
        model: pane.bridge.list.tickets
        currentIndex: pane.bridge.list.tickets.indexOf(pane.bridge.list.at || pane.bridge.list.picked)
        highlightFollowsCurrentItem: false
        onCurrentIndexChanged: Qt.callLater(keep)
        onHeightChanged: Qt.callLater(keep)

        function keep(): void {
            if (currentIndex >= 0)
                positionViewAtIndex(currentIndex, ListView.Contain);
        }

        delegate: TicketLine {
            id: line

            required property string id

            objectName: "ticket:" + id
            width: ListView.view.width
            picked: pane.bridge.list.picked === id
            at: pane.bridge.list.at === id
            onClicked: {
                tickets.forceActiveFocus(); // digits are for the reasons now
                pane.bridge.list.pick(line.id);
            }
        }
        ColumnLayout {
            anchors.centerIn: parent
            width: parent.width - Theme.px(64)
            visible: tickets.count === 0
            spacing: Theme.px(16)

            Icon { Layout.alignment: Qt.AlignHCenter; name: "circle-check"; colour: Theme.slate; size: Theme.px(72); stroke: 1.5 }
            WrapText {
                Layout.fillWidth: true
                text: pane.bridge.list.empty
                color: Theme.slate
                font.pixelSize: Theme.px(28)
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
    Notice {
        Layout.fillWidth: true
        visible: !pane.bare && text !== "" && pane.bridge.list.picked !== ""
        bridge: pane.bridge
    }
    PickedActions {
        id: picked
        Layout.fillWidth: true
        bridge: pane.bridge
        visible: pane.bridge.list.picked !== ""
    }
}
