import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Who is it for? The ordinary answer is the biggest and first; the others are asked in kind words.
PageFrame {
    id: page

    question: qsTrId("kiosk.who")
    hint: bridge.chosenService

    GridLayout {
        anchors.fill: parent
        columns: page.wide && !page.low ? 2 : 1
        columnSpacing: Theme.px(32)
        rowSpacing: Theme.px(page.low ? 14 : 28)

        OrdinaryCard {
            Layout.fillWidth: true
            Layout.fillHeight: page.wide && !page.low
            Layout.preferredWidth: 4
            Layout.preferredHeight: Theme.px(page.low ? (page.wide ? 104 : 176) : 340)
            objectName: "priority:" + page.bridge.ordinaryId
            warning: page.bridge.notice
            upright: page.wide && !page.low
            onClicked: page.bridge.choosePriority(page.bridge.ordinaryId)
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 6
            spacing: Theme.px(page.low ? 10 : 20)

            WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.or_priority"); font.pixelSize: Theme.px(page.low && page.wide ? 32 : 38); font.weight: Font.Bold; maximumLineCount: 1 }
            CardGrid {
                Layout.fillWidth: true
                Layout.fillHeight: true
                cards: page.bridge.priorities
                prefix: "priority:"
                columns: page.low ? 2 : 1
                noteIcon: ""
                smallest: Theme.px(page.low && !page.wide ? 250 : page.low ? 156 : 168)
                largest: Theme.px(page.low ? 260 : 210)
                nameSize: Theme.px(page.low ? (page.wide ? 30 : 34) : 36)
                onChosen: key => page.bridge.choosePriority(key)
            }
        }
    }
}
