import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Who is it for? The ordinary answer is the biggest, and one touch of it is enough; what else may be said is above it.
PageFrame {
    id: page

    readonly property bool slim: wide && low // a low strip of a wide screen: everything is tight

    question: qsTrId("kiosk.who")
    hint: bridge.chosenService

    GridLayout {
        anchors.fill: parent
        columns: page.wide ? 2 : 1
        columnSpacing: Theme.px(32)
        rowSpacing: Theme.px(page.low ? 14 : 24)

        TodayLine { visible: told && !page.wide; Layout.fillWidth: true; asks: page.bridge.asks; brief: page.low; slim: page.low }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: page.wide
            Layout.preferredWidth: 1
            spacing: Theme.px(page.low ? 12 : 16)

            ExtraAsks {
                Layout.fillWidth: true
                asks: page.bridge.asks
                stacked: page.wide && !page.low
                rowHeight: Theme.px(page.slim ? 100 : page.low ? 104 : 112)
            }
            OrdinaryCard {
                Layout.fillWidth: true
                Layout.fillHeight: page.wide
                Layout.preferredHeight: Theme.px(page.low ? 130 : 260)
                objectName: "priority:" + page.bridge.ordinaryId
                warning: page.bridge.notice
                upright: page.wide && !page.low
                onClicked: page.bridge.choosePriority(page.bridge.ordinaryId)
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            spacing: Theme.px(page.low ? 10 : 16)
            visible: page.wide || page.bridge.priorities.count > 0

            TodayLine { visible: told && page.wide; Layout.fillWidth: true; asks: page.bridge.asks; brief: true; slim: page.slim }
            WrapText { Layout.fillWidth: true; visible: page.bridge.priorities.count > 0; text: qsTrId("kiosk.or_priority"); font.pixelSize: Theme.px(page.slim ? 30 : 38); font.weight: Font.Bold; maximumLineCount: 1 }
            CardGrid {
                Layout.fillWidth: true
                Layout.fillHeight: true
                cards: page.bridge.priorities
                prefix: "priority:"
                columns: page.wide && !page.low ? 1 : 2
                noteIcon: ""
                brief: page.low
                smallest: Theme.px(page.slim ? 144 : page.low ? 116 : page.wide ? 148 : 212)
                largest: Theme.px(page.wide ? 190 : 250)
                nameSize: Theme.px(page.slim ? 28 : page.wide ? 31 : 32)
                onChosen: key => page.bridge.choosePriority(key)
            }
        }
    }
}
