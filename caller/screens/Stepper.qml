import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Caller
import XepHang.Kit

// How many dossiers this turn has done; the rest goes back into the queue with the number.
Rectangle {
    id: stepper

    required property CallerBridge bridge

    visible: bridge.panel.handDossiers !== ""
    implicitWidth: row.implicitWidth + Theme.px(16)
    implicitHeight: Theme.px(72)
    radius: height / 2
    color: Theme.paper
    border.width: Theme.hairline
    border.color: Theme.line

    component Step: T.AbstractButton {
        id: step

        property string iconName

        implicitWidth: Theme.px(64)
        implicitHeight: Theme.px(64)
        focusPolicy: Qt.NoFocus
        opacity: enabled ? 1 : 0.35
        Accessible.role: Accessible.Button
        Accessible.name: text

        background: Rectangle {
            radius: height / 2
            color: step.down ? Theme.primaryTint : Theme.card
            border.width: Theme.hairline
            border.color: Theme.line
        }
        contentItem: Item { Icon { anchors.centerIn: parent; name: step.iconName; size: Theme.px(32) } }
    }

    RowLayout {
        id: row
        anchors.centerIn: parent
        width: Math.min(implicitWidth, stepper.width - Theme.px(8))
        spacing: Theme.px(12)

        Step { objectName: "fewerDone"; iconName: "minus"; text: qsTrId("caller.fewer"); enabled: stepper.bridge.panel.canLess; onClicked: stepper.bridge.leave(1) }
        Icon { name: "files"; colour: Theme.slate; size: Theme.px(30) }
        Line { objectName: "dossiers"; Layout.fillWidth: true; text: stepper.bridge.panel.handDossiers; font.pixelSize: Theme.px(26); font.weight: Font.Medium; fontSizeMode: Text.HorizontalFit; minimumPixelSize: Theme.px(20) }
        Step { objectName: "moreDone"; iconName: "plus"; text: qsTrId("caller.more"); enabled: stepper.bridge.panel.canMore; onClicked: stepper.bridge.leave(-1) }
    }
}
