pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Where the number goes: a service, found without accents, and if need be one counter of it.
SheetFrame {
    id: sheet

    title: bridge.sheetTitle

    function move(by: int): void {
        const next = Math.max(0, Math.min(services.count - 1, services.currentIndex + by));
        services.currentIndex = next;
        services.positionViewAtIndex(next, ListView.Contain);
        if (services.currentItem)
            sheet.bridge.choose((services.currentItem as ChoiceRow).objectName.slice(8));
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.px(16)

        SearchField {
            objectName: "transferSearch"
            Layout.fillWidth: true
            focus: true
            placeholderText: qsTrId("caller.sheet_transfer_search")
            font.pixelSize: Theme.px(30)
            onSearched: text => sheet.bridge.searchFor(text)
            Keys.onDownPressed: sheet.move(1)
            Keys.onUpPressed: sheet.move(-1)
        }
        ListView {
            id: services
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            currentIndex: -1
            spacing: Theme.px(12)
            boundsBehavior: Flickable.StopAtBounds
            model: sheet.bridge.choices

            delegate: ChoiceRow {
                id: choice

                required property string id
                required property string name
                required property string symbol
                required note

                objectName: "service:" + id
                width: ListView.view.width
                text: name
                iconName: symbol
                chosen: sheet.bridge.chosenService === id
                onClicked: sheet.bridge.choose(choice.id)
            }
            WrapText {
                anchors.centerIn: parent
                width: parent.width
                visible: services.count === 0
                text: qsTrId("caller.nothing_found")
                color: Theme.slate
                horizontalAlignment: Text.AlignHCenter
            }
        }
        Flow {
            Layout.fillWidth: true
            visible: sheet.bridge.chosenService !== ""
            spacing: Theme.px(12)

            Repeater {
                model: sheet.bridge.counters

                delegate: PickChip {
                    id: counter

                    required property string id
                    required property string name

                    objectName: "counter:" + id
                    text: name
                    checked: sheet.bridge.chosenCounter === id
                    onClicked: sheet.bridge.chooseCounter(counter.id)
                }
            }
        }
        ConfirmButton {
            objectName: "confirmTransfer"
            Layout.fillWidth: true
            enabled: sheet.bridge.chosenService !== "" && !sheet.bridge.panel.busy
            text: sheet.bridge.transferText
            onClicked: sheet.bridge.confirmTransfer()
        }
    }
}
