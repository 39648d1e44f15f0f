import QtQuick

// The list, where there is no room for it beside the desk.
SheetFrame {
    id: sheet

    title: qsTrId("caller.sheet_list")

    ListPane {
        anchors.fill: parent
        bridge: sheet.bridge
        bare: true
    }
}
