pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// The desk itself: who sits here, or which counters are worked from here as one.
SheetFrame {
    id: sheet

    readonly property bool cover: bridge.sheet === "cover"

    title: bridge.sheetTitle

    function write(): void {
        if (search.visible)
            search.forceActiveFocus();
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.px(16)

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(12)

            PickChip { objectName: "tab:clerk"; visible: sheet.bridge.panel.hasClerks; text: qsTrId("caller.tab_clerk"); key: "N"; checked: !sheet.cover; onClicked: if (sheet.cover) sheet.bridge.open("clerk") }
            PickChip { objectName: "tab:cover"; visible: sheet.bridge.panel.hasOthers; text: qsTrId("caller.tab_cover"); key: "Q"; checked: sheet.cover; onClicked: if (!sheet.cover) sheet.bridge.open("cover") }
            Item { Layout.fillWidth: true }
        }
        SearchField {
            id: search
            objectName: "clerkSearch"
            Layout.fillWidth: true
            visible: !sheet.cover && sheet.bridge.staff.many
            placeholderText: qsTrId("caller.clerk_search")
            font.pixelSize: Theme.px(28)
            onSearched: text => sheet.bridge.staff.searchFor(text)
            Keys.onDownPressed: sheet.bridge.key("down")
            Keys.onUpPressed: sheet.bridge.key("up")

            KeyCap {
                anchors { right: parent.right; rightMargin: Theme.px(24); verticalCenter: parent.verticalCenter }
                key: search.text === "" && !search.activeFocus ? "F2" : ""
            }
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: Theme.px(12)
            boundsBehavior: Flickable.StopAtBounds
            model: sheet.bridge.staff.choices

            delegate: ChoiceRow {
                id: choice

                required property string id
                required property string name
                required property string symbol
                required note
                required key
                required property bool marked
                required property bool locked

                objectName: (sheet.cover ? "cover:" : "clerk:") + id
                width: ListView.view.width
                text: name
                iconName: symbol
                chosen: marked
                enabled: !locked
                at: sheet.bridge.staff.at === id
                onAtChanged: if (at) list.positionViewAtIndex(sheet.bridge.staff.choices.indexOf(choice.id), ListView.Contain)
                onClicked: sheet.bridge.staff.choose(choice.id)
            }
        }
        ConfirmButton {
            objectName: "confirmCover"
            Layout.fillWidth: true
            visible: sheet.cover
            enabled: sheet.bridge.staff.ready && !sheet.bridge.panel.busy
            text: sheet.bridge.staff.text
            onClicked: sheet.bridge.staff.confirm()
        }
    }
}
