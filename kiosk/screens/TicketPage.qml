import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// The number, as a ticket that slides out of its slot, and where to go with it.
Item {
    id: page

    required property KioskBridge bridge
    readonly property TicketBridge ticket: bridge.ticket
    readonly property bool wide: width > height
    readonly property bool again: ticket.paperState === "unknown"
    readonly property real paperWidth: wide ? Math.min(Theme.px(840), width * 0.45) : width - 2 * Theme.px(60)

    Item {
        id: mouth
        x: page.wide ? Theme.margin : 0
        width: page.wide ? page.paperWidth + 2 * Theme.px(20) : page.width
        height: page.height
        y: slot.y + slot.height / 2
        clip: true

        TicketSlip {
            id: slip
            objectName: "slip"
            anchors.horizontalCenter: parent.horizontalCenter
            width: page.paperWidth
            height: (page.wide ? page.height : foot.y) - mouth.y - Theme.px(page.wide ? 40 : 28)
            ticket: page.ticket
            whole: !page.wide

            NumberAnimation on y { from: Theme.calm > 0 ? -slip.height : 0; to: 0; duration: Theme.calm * 1.2; easing.type: Easing.OutCubic }
        }
    }
    Rectangle {
        id: slot
        anchors.horizontalCenter: mouth.horizontalCenter
        y: Theme.px(28)
        width: page.paperWidth + Theme.px(40)
        height: Theme.px(24)
        radius: height / 2
        color: Theme.ink
    }
    ColumnLayout {
        visible: page.wide
        x: mouth.x + mouth.width + Theme.px(48)
        y: Theme.px(40)
        width: page.width - x - Theme.px(48)
        height: foot.y - y - Theme.px(24)
        spacing: Theme.px(24)

        TicketWay { Layout.fillWidth: true; ticket: page.ticket }
        Item { Layout.fillHeight: true }
    }
    ColumnLayout {
        id: foot
        x: page.wide ? mouth.x + mouth.width + Theme.px(48) : Theme.margin
        width: page.width - x - Theme.px(page.wide ? 48 : 40)
        y: page.height - height - Theme.px(32)
        spacing: Theme.px(20)

        PaperNews {
            Layout.fillWidth: true
            paper: page.ticket.paperState
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(24)

            LanguageSwitch { visible: page.bridge.easyReach; current: page.bridge.language; onChosen: language => page.bridge.chooseLanguage(language) }
            QuietButton {
                objectName: "another"
                visible: !page.again
                Layout.fillWidth: true
                text: qsTrId("kiosk.take_another")
                iconName: "plus"
                implicitHeight: Theme.px(120)
                font.pixelSize: Theme.px(page.bridge.easyReach ? 30 : 36)
                font.weight: Font.Bold
                onClicked: page.bridge.takeAnother()
            }
            PrimaryButton {
                objectName: "reprint"
                visible: page.again
                Layout.fillWidth: true
                text: qsTrId("kiosk.reprint")
                iconName: "printer"
                implicitHeight: Theme.px(120)
                font.pixelSize: Theme.px(46)
                onClicked: page.bridge.reprint()
            }
            PrimaryButton {
                objectName: "done"
                Layout.minimumWidth: implicitWidth
                text: qsTrId("kiosk.done")
                iconName: "check"
                fill: Theme.jade
                implicitHeight: Theme.px(120)
                font.pixelSize: Theme.px(46)
                onClicked: page.bridge.done()
            }
            CountdownRing { objectName: "countdown"; visible: page.bridge.counting; size: Theme.px(120); fraction: page.bridge.fractionLeft; text: page.bridge.secondsLeft; colour: Theme.jade }
        }
    }
}
