import QtQuick

// The list, where there is no room for it beside the desk.
SheetFrame {
    id: sheet

    title: qsTrId("caller.sheet_list")

    function write(): void {
        list.write();
    }

    ListPane {
        id: list
        anchors.fill: parent
        bridge: sheet.bridge
        bare: true
    }
}
