pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// What to have ready, while one waits.
ColumnLayout {
    id: list

    required property TicketBridge ticket
    property bool small: false
    readonly property list<string> papers: ticket.papers

    visible: papers.length > 0
    spacing: Theme.px(small ? 6 : 12)

    WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.papers"); font.pixelSize: Theme.px(list.small ? 32 : 38); font.weight: Font.Bold; maximumLineCount: 1 }
    Repeater {
        model: list.papers.slice(0, 4)

        delegate: Fact {
            required property string modelData

            Layout.fillWidth: true
            iconName: "square-check"
            text: modelData
            size: Theme.px(list.small ? 30 : 36)
            weight: Font.Normal
        }
    }
}
