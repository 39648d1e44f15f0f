import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// What becomes of the paper: printing, take it, print it again, or do without.
Rectangle {
    id: news

    required property KioskBridge bridge
    readonly property string state_: bridge.ticket.paperState
    readonly property bool trouble: state_ === "failed" || state_ === "unknown"

    implicitHeight: row.implicitHeight + Theme.px(44)
    radius: Theme.radius
    color: trouble ? Theme.amberTint : Theme.jadeTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: sentence.text

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(28) }
        spacing: Theme.px(28)

        Icon {
            name: ({ "printing": "printer", "confirmed": "hand", "unknown": "circle-help", "failed": "camera" })[news.state_] ?? "camera"
            colour: news.trouble ? Theme.amber : Theme.jade
            size: Theme.px(84)
            stroke: 1.7
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(4)

            WrapText {
                id: sentence
                objectName: "paper"
                Layout.fillWidth: true
                text: news.state_ === "printing" ? qsTrId("kiosk.printing") : news.state_ === "confirmed" ? qsTrId("kiosk.take_paper")
                    : news.state_ === "unknown" ? qsTrId("kiosk.paper_unknown") : news.state_ === "failed" ? qsTrId("kiosk.paper_failed")
                    : qsTrId("kiosk.no_paper")
                font.pixelSize: Theme.px(46)
                font.weight: Font.Bold
                maximumLineCount: 2
            }
            WrapText {
                Layout.fillWidth: true
                text: news.state_ === "printing" ? qsTrId("kiosk.printing_next") : news.state_ === "confirmed" ? qsTrId("kiosk.take_paper_next")
                    : news.state_ === "unknown" ? qsTrId("kiosk.paper_unknown_next") : news.state_ === "failed" ? qsTrId("kiosk.paper_failed_next")
                    : qsTrId("kiosk.no_paper_next")
                font.pixelSize: Theme.px(32)
                maximumLineCount: 2
            }
        }
        PrimaryButton {
            objectName: "reprint"
            visible: news.state_ === "unknown"
            text: qsTrId("kiosk.reprint")
            iconName: "printer"
            font.pixelSize: Theme.px(36)
            Layout.maximumWidth: Theme.px(420)
            onClicked: news.bridge.reprint()
        }
    }
}
