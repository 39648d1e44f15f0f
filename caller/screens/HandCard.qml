import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// The number in hand: the hero of the panel while there is one.
Rectangle {
    id: card

    required property CallerBridge bridge
    readonly property bool called: bridge.panel.mode === "called"
    readonly property bool roomy: height > Theme.px(520)
    readonly property real needed: column.implicitHeight + 2 * Theme.px(18) // with the number at its smallest

    radius: Theme.radius
    color: Theme.card
    border.width: called ? Theme.hairline * 2 : Theme.hairline
    border.color: called ? Theme.primary : Theme.jade

    ColumnLayout {
        id: column
        anchors { fill: parent; margins: Theme.px(18) }
        spacing: Theme.px(4)

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.px(12)

            Line {
                text: card.bridge.panel.handState
                color: card.called ? Theme.primary : Theme.jade
                font.pixelSize: Theme.px(28)
                font.weight: Font.Bold
            }
            Line { Layout.fillWidth: true; text: card.bridge.panel.handCalls; color: Theme.slate; font.pixelSize: Theme.px(26) }
            Icon { name: "timer"; colour: Theme.slate; size: Theme.px(30) }
            Text {
                objectName: "handSince"
                text: card.bridge.panel.handSince
                color: Theme.ink
                font.family: Theme.family
                font.pixelSize: Theme.px(32)
                font.weight: Font.Bold
                font.features: { "tnum": 1 }
            }
        }
        HeroNumber {
            objectName: "inHand"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.px(76)
            Layout.preferredHeight: Theme.px(76)
            text: card.bridge.panel.inHand
            lively: true
            color: card.called ? Theme.primary : Theme.ink
            font.pixelSize: Math.min(Theme.px(190), height * 1.0)
            fontSizeMode: Text.Fit
        }
        WrapText {
            Layout.fillWidth: true
            text: card.bridge.panel.handService
            font.pixelSize: Theme.px(30)
            font.weight: Font.Medium
            maximumLineCount: card.roomy ? 2 : 1
            horizontalAlignment: Text.AlignHCenter
        }
        WrapText {
            objectName: "handProcedure"
            Layout.fillWidth: true
            visible: text !== ""
            text: card.bridge.panel.handProcedure
            color: Theme.slate
            font.pixelSize: Theme.px(26)
            maximumLineCount: card.roomy ? 3 : 2
            horizontalAlignment: Text.AlignHCenter
        }
        Badges {
            objectName: "handBadges"
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: Math.min(across, card.width - Theme.px(48))
            facts: card.bridge.panel.handBadges
        }
        Fact {
            objectName: "handPriority"
            Layout.alignment: Qt.AlignHCenter
            Layout.maximumWidth: card.width - Theme.px(48)
            iconName: "star"
            visible: text !== ""
            text: card.bridge.panel.handPriority
            more: card.bridge.panel.handCheck
            tone: Theme.amber
            fill: Theme.amberTint
            action: card.bridge.panel.canRefuse ? qsTrId("caller.refuse_priority") : ""
            key: "D"
            onActed: card.bridge.open("priority")
        }
        Stepper {
            Layout.alignment: Qt.AlignHCenter
            Layout.maximumWidth: card.width - Theme.px(48)
            bridge: card.bridge
        }
    }
}
