pragma ComponentBehavior: Bound
import QtQuick
import XepHang.HallBoard
import XepHang.Kit

// The empty morning: whose hall this is, and the three things to do.
Item {
    id: welcome

    required property HallBoardBridge bridge
    property bool portrait: false

    Column {
        anchors.centerIn: parent
        width: parent.width
        scale: Math.min(1, parent.height / Math.max(1, implicitHeight))
        spacing: Theme.px(welcome.portrait ? 56 : 28)

        Emblem {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: welcome.portrait
            picture: welcome.bridge.emblem
            colour: Theme.paper
            size: Theme.px(220)
        }
        WrapText {
            width: parent.width
            text: qsTrId("hall_board.welcome")
            color: Theme.gold
            font.pixelSize: Theme.px(welcome.portrait ? 108 : 120)
            font.weight: Font.Black
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1
        }
        WrapText {
            width: parent.width
            text: welcome.bridge.hallName
            color: Theme.paper
            font.pixelSize: Theme.px(48)
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
        }
        Grid {
            width: parent.width
            columns: welcome.portrait ? 1 : 3
            spacing: Theme.px(32)
            topPadding: Theme.px(welcome.portrait ? 16 : 8)

            Repeater {
                model: [
                    { icon: "ticket", text: qsTrId("hall_board.step_1"), how: qsTrId("hall_board.step_1_how") },
                    { icon: "armchair", text: qsTrId("hall_board.step_2"), how: qsTrId("hall_board.step_2_how") },
                    { icon: "map-pin", text: qsTrId("hall_board.step_3"), how: qsTrId("hall_board.step_3_how") }
                ]

                delegate: WelcomeStep {
                    required property var modelData
                    required property int index

                    number: String(index + 1)
                    iconName: modelData.icon
                    text: modelData.text
                    how: modelData.how
                    inRow: welcome.portrait || welcome.height < Theme.px(640)
                    width: welcome.portrait ? welcome.width : (welcome.width - Theme.px(64)) / 3
                }
            }
        }
    }
}
