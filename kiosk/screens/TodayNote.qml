import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// What the ticket says of today and of this visit, in a few lines.
ColumnLayout {
    id: note

    required property TicketBridge ticket
    readonly property bool told: ticket.today !== "" || ticket.late !== "" || ticket.visit !== ""

    visible: told
    spacing: Theme.px(8)

    Fact { objectName: "visit"; Layout.fillWidth: true; iconName: "ticket-check"; text: note.ticket.visit; size: Theme.px(32); weight: Font.Bold; lines: 3 }
    Fact { objectName: "ticketToday"; Layout.fillWidth: true; iconName: note.ticket.todayIcon; text: note.ticket.today; tone: note.ticket.doubtful ? Theme.amber : Theme.jade; size: Theme.px(34); weight: Font.Bold }
    Fact { Layout.fillWidth: true; iconName: "info"; text: note.ticket.late; tone: Theme.slate; size: Theme.px(28); lines: 3 }
}
