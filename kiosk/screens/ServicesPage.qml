import QtQuick
import XepHang.Kit

// Which service? Of one agency, or of a small hall all at once.
PageFrame {
    id: page

    readonly property int count: bridge.services.count

    question: bridge.serviceQuestion
    hint: bridge.linkedText || (wide || count < 6 ? qsTrId("kiosk.which_service_hint") : "")
    searchable: true

    CardGrid {
        anchors.fill: parent
        cards: page.bridge.services
        prefix: "service:"
        columns: page.wide ? (page.count > 3 || page.low ? 2 : 1) : page.count > 5 || page.low ? 2 : 1
        smallest: Theme.px(page.wide ? (page.bridge.someClosed ? 206 : page.bridge.someWarned ? 214 : 152) : columns > 1 ? (page.bridge.someWarned ? 290 : 228) : 190)
        largest: Theme.px(280)
        nameSize: Theme.px(columns === 1 ? 44 : page.wide && page.count > 8 ? 34 : 36)
        onChosen: key => page.bridge.chooseService(key)
    }
}
