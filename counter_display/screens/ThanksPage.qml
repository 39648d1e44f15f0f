import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// Thanks for a vote, with the face that was chosen; or that it could not be saved.
Item {
    id: page

    required property DisplayBridge bridge
    readonly property bool sorry: bridge.view === "sorry"

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.px(16)

        FaceShape {
            id: face
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.px(20)
            kind: page.bridge.chosenKind
            mood: page.bridge.chosenMood
            size: Theme.px(220)

            Rectangle {
                visible: !page.sorry
                anchors { right: parent.right; bottom: parent.bottom }
                width: Theme.px(72)
                height: width
                radius: width / 2
                color: Theme.jade
                border.width: Theme.px(5)
                border.color: Theme.paper

                Icon { anchors.centerIn: parent; name: "check"; colour: Theme.primaryText; size: Theme.px(42); stroke: 3 }
            }
        }
        WrapText {
            objectName: page.sorry ? "sorry" : "thanks"
            Layout.fillWidth: true
            text: page.bridge.thanks
            font.pixelSize: Theme.px(52)
            font.weight: Font.Black
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            Layout.fillWidth: true
            text: page.bridge.thanksSecond
            color: Theme.slate
            font.pixelSize: Theme.px(34)
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
