import QtQuick
import XepHang.Kit

// Which agency? Cards under the floor they are on.
PageFrame {
    id: page

    question: qsTrId("kiosk.which_agency")
    hint: bridge.linkedText || qsTrId("kiosk.which_agency_hint")
    searchable: true

    CardGrid {
        anchors.fill: parent
        cards: page.bridge.agencies
        prefix: "agency:"
        columns: page.wide ? 3 : 2
        headings: page.bridge.areaCount
        smallest: Theme.px(page.wide ? 236 : 232)
        nameSize: Theme.px(34)
        onChosen: key => page.bridge.chooseAgency(key)
    }
}
