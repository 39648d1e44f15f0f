pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Where the number goes: a service, found without accents, and if need be one counter of it.
SheetFrame {
    id: sheet

    title: bridge.sheetTitle

    function write(): void {
        details.write();
    }
    function move(by: int): void {
        const next = Math.max(0, Math.min(services.count - 1, services.currentIndex + by));
        services.currentIndex = next;
        services.positionViewAtIndex(next, ListView.Contain);
        if (services.currentItem)
            sheet.bridge.transfer.choose((services.currentItem as ChoiceRow).objectName.slice(8));
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.px(16)

        SearchField {
            id: search
            objectName: "transferSearch"
            Layout.fillWidth: true
            focus: true
            placeholderText: qsTrId("caller.sheet_transfer_search")
            font.pixelSize: Theme.px(30)
            onSearched: text => sheet.bridge.transfer.searchFor(text)
            Keys.onDownPressed: sheet.move(1)
            Keys.onUpPressed: sheet.move(-1)
            Keys.onPressed: event => {
                // Digits are for reasons, and the arrows for counters, before there is anything to search for.
                const digit = event.key >= Qt.Key_1 && event.key <= Qt.Key_9 && sheet.bridge.transfer.reasons.count > 0;
                const arrow = text === "" && (event.key === Qt.Key_Left || event.key === Qt.Key_Right);
                if (digit)
                    event.accepted = sheet.bridge.key(String(event.key - Qt.Key_0));
                else if (arrow)
                    event.accepted = sheet.bridge.key(event.key === Qt.Key_Left ? "left" : "right");
            }
        }
        ListView {
            id: services
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            currentIndex: -1
            spacing: Theme.px(12)
            boundsBehavior: Flickable.StopAtBounds
            model: sheet.bridge.transfer.services

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
                chosen: sheet.bridge.transfer.service === id
                onClicked: sheet.bridge.transfer.choose(choice.id)
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
        TransferDetails {
            id: details
            Layout.fillWidth: true
            visible: sheet.bridge.transfer.service !== ""
            bridge: sheet.bridge
            onWritten: search.forceActiveFocus()
        }
        ConfirmButton {
            objectName: "confirmTransfer"
            Layout.fillWidth: true
            enabled: sheet.bridge.transfer.ready && !sheet.bridge.panel.busy
            text: sheet.bridge.transfer.text
            onClicked: sheet.bridge.transfer.confirm()
        }
    }
}
