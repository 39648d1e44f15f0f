import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// What the catalogue knows of a procedure, and a number for it. What it does not know is not shown.
PageFrame {
    id: page

    readonly property ProcedureBridge procedure: bridge.procedures
    readonly property bool ready: procedure.received ? procedure.closedNote === "" : procedure.guided

    question: qsTrId("kiosk.your_procedure")

    Flickable {
        id: view
        width: parent.width
        height: parent.height - foot.height - Theme.px(28)
        contentHeight: sheet.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        Rectangle {
            id: sheet
            width: view.width
            height: facts.height + Theme.px(80)
            radius: Theme.radius
            color: Theme.card
            border { width: Theme.hairline; color: Theme.line }

            ColumnLayout {
                id: facts
                x: Theme.px(44)
                y: Theme.px(40)
                width: parent.width - 2 * x
                spacing: Theme.px(30)

                WrapText {
                    objectName: "procedureName"
                    Layout.fillWidth: true
                    text: page.procedure.name
                    font.pixelSize: Theme.px(text.length > 240 ? 36 : text.length > 90 ? 44 : 54)
                    font.weight: Font.Bold
                    maximumLineCount: 60
                    lineHeight: 1.16
                }
                Rectangle { Layout.fillWidth: true; implicitHeight: Theme.hairline; color: Theme.line }
                ProcedureFact { iconName: "clock"; label: qsTrId("kiosk.time_limit"); value: page.procedure.days }
                ProcedureFact { iconName: "banknote"; label: qsTrId("kiosk.fee"); value: page.procedure.fee }
                ProcedureFact { iconName: "landmark"; label: qsTrId("kiosk.agency"); value: page.procedure.agency }
                ProcedureFact { iconName: "folder-open"; label: qsTrId("kiosk.field"); value: page.procedure.field }
                ProcedureFact { iconName: "hash"; label: qsTrId("kiosk.code"); value: page.procedure.codes }
            }
        }
    }
    ColumnLayout {
        id: foot
        width: parent.width
        y: parent.height - height
        spacing: Theme.px(20)

        News {
            objectName: "notHere"
            visible: !page.procedure.received || page.procedure.closedNote !== ""
            Layout.fillWidth: true
            iconName: page.procedure.received ? "clock" : "map-pin-off"
            sentence: page.procedure.received ? page.procedure.closedNote : qsTrId("kiosk.not_received")
            next: page.procedure.received ? "" : qsTrId("kiosk.not_received_next")
        }
        PrimaryButton {
            objectName: "takeForProcedure"
            Layout.fillWidth: true
            visible: page.ready
            implicitHeight: Theme.px(page.low ? 120 : 168)
            font.pixelSize: Theme.px(52)
            text: page.procedure.received ? qsTrId("kiosk.take_for_this") : qsTrId("kiosk.take_for_guidance")
            hint: page.procedure.service
            iconName: "ticket"
            trailingIcon: "arrow-right"
            onClicked: page.bridge.takeForProcedure()
        }
    }
}
