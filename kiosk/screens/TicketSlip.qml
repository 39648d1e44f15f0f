import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import XepHang.Kiosk
import XepHang.Kit

// The ticket on screen: white paper with a torn edge. `whole`: with the way and the papers on it.
Item {
    id: slip

    required property TicketBridge ticket
    property bool whole: true

    readonly property int notes: (ticket.today !== "") + (ticket.late !== "") + (ticket.visit !== "")
    readonly property bool crowded: notes > 1
    readonly property real tooth: Theme.px(20)
    readonly property int teeth: Math.round(width / (2 * tooth))

    function edge(): list<point> {
        const points = [Qt.point(0, 0), Qt.point(width, 0), Qt.point(width, height - tooth)];
        for (let i = teeth * 2 - 1; i >= 0; i--)
            points.push(Qt.point(width * i / (teeth * 2), height - (i % 2 ? 0 : tooth)));
        return points;
    }

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: Theme.card
            strokeColor: Theme.line
            strokeWidth: Theme.hairline

            PathPolyline { path: slip.edge() }
        }
    }
    ColumnLayout {
        id: column
        anchors { fill: parent; leftMargin: Theme.px(48); rightMargin: Theme.px(48); topMargin: Theme.px(slip.crowded ? 26 : 40); bottomMargin: Theme.px(slip.crowded ? 34 : 44) }
        spacing: Theme.px(slip.crowded ? 8 : 14)

        WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.your_number"); color: Theme.slate; font.pixelSize: Theme.px(slip.crowded ? 34 : 40); horizontalAlignment: Text.AlignHCenter; maximumLineCount: 1 }
        HeroNumber {
            objectName: "number"
            Layout.fillWidth: true
            text: slip.ticket.number
            Layout.preferredHeight: font.pixelSize * 0.92
            font.pixelSize: Theme.px(!note.told ? (slip.whole ? 270 : 250) : slip.notes > 2 ? 160 : !slip.whole ? 180 : slip.crowded ? 180 : 220)
            color: Theme.primary
        }
        WrapText { objectName: "ticketService"; Layout.fillWidth: true; text: slip.ticket.service; font.pixelSize: Theme.px(46); font.weight: Font.Bold; horizontalAlignment: Text.AlignHCenter; maximumLineCount: 2 }
        Chip { Layout.alignment: Qt.AlignHCenter; Layout.maximumWidth: slip.width - Theme.px(120); text: slip.ticket.priority; kind: "brand"; iconName: "star"; fontSize: Theme.px(32) }
        Dashes { Layout.fillWidth: true; Layout.topMargin: Theme.px(slip.crowded ? 2 : 10); Layout.bottomMargin: Theme.px(slip.crowded ? 2 : 10) }
        TicketWay { visible: slip.whole; Layout.fillWidth: true; ticket: slip.ticket }
        TodayNote { id: note; Layout.fillWidth: true; Layout.topMargin: Theme.px(8); ticket: slip.ticket }
        Dashes { visible: slip.whole; Layout.fillWidth: true; Layout.topMargin: Theme.px(slip.crowded ? 2 : 10); Layout.bottomMargin: Theme.px(slip.crowded ? 2 : 10) }
        RowLayout {
            id: lower
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignHCenter
            spacing: Theme.px(28)

            QrCode {
                objectName: "ticketQr"
                content: slip.ticket.qr
                size: Math.max(Theme.px(110), Math.min(Theme.px(slip.whole ? 250 : 220), column.height - lower.y)) // what the words leave
                name: qsTrId("kiosk.scan")
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.px(16)

                WrapText {
                    Layout.fillWidth: true
                    visible: slip.ticket.qr !== "" && (slip.whole || slip.ticket.papers.length === 0)
                    text: slip.ticket.paperState === "none" || slip.ticket.paperState === "failed" ? qsTrId("kiosk.take_picture") : qsTrId("kiosk.scan")
                    font.pixelSize: Theme.px(36)
                    font.weight: Font.Medium
                }
                TicketPapers { Layout.fillWidth: true; ticket: slip.ticket; small: true }
            }
        }
        Item { Layout.fillHeight: true }
    }
}
