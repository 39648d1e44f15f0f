import QtQuick

// What becomes of the paper: printing, take it, print it again, or do without.
News {
    required property string paper

    sentenceName: "paper"
    trouble: paper === "failed" || paper === "unknown"
    iconName: paper === "printing" ? "printer" : paper === "confirmed" ? "hand" : paper === "unknown" ? "circle-help" : "camera"
    sentence: paper === "printing" ? qsTrId("kiosk.printing") : paper === "confirmed" ? qsTrId("kiosk.take_paper")
        : paper === "unknown" ? qsTrId("kiosk.paper_unknown") : paper === "failed" ? qsTrId("kiosk.paper_failed") : qsTrId("kiosk.no_paper")
    next: paper === "printing" ? qsTrId("kiosk.printing_next") : paper === "confirmed" ? qsTrId("kiosk.take_paper_next")
        : paper === "unknown" ? qsTrId("kiosk.paper_unknown_next") : paper === "failed" ? qsTrId("kiosk.paper_failed_next") : qsTrId("kiosk.no_paper_next")
}
