import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// How many dossiers: one, unless somebody says otherwise.
Rectangle {
    id: stepper

    required property AskBridge asks
    property real least: Theme.px(104)

    implicitHeight: least + Theme.px(16)
    radius: Theme.radius
    color: Theme.card
    border { width: Theme.hairline; color: Theme.line }

    RowLayout {
        id: row
        anchors { fill: parent; leftMargin: Theme.px(24); rightMargin: Theme.px(8) }
        spacing: Theme.px(16)

        Icon { visible: stepper.width > Theme.px(760); name: "files"; colour: Theme.primary; size: Theme.px(48) }
        WrapText { Layout.fillWidth: true; text: qsTrId("kiosk.how_many_dossiers"); font.pixelSize: Theme.px(stepper.width > Theme.px(760) ? 36 : 32); font.weight: Font.Medium; maximumLineCount: 2 }
        QuietButton {
            objectName: "dossiersLess"
            implicitWidth: Theme.px(112)
            implicitHeight: stepper.least
            enabled: !stepper.asks.fewest
            iconName: "minus"
            font.pixelSize: Theme.px(44)
            Accessible.name: qsTrId("kiosk.dossiers_less")
            onClicked: stepper.asks.less()
        }
        HeroNumber {
            objectName: "dossiers"
            Layout.preferredWidth: Theme.px(84)
            text: stepper.asks.dossiers
            font.pixelSize: Theme.px(64)
        }
        QuietButton {
            objectName: "dossiersMore"
            implicitWidth: Theme.px(112)
            implicitHeight: stepper.least
            enabled: !stepper.asks.most
            iconName: "plus"
            font.pixelSize: Theme.px(44)
            Accessible.name: qsTrId("kiosk.dossiers_more")
            onClicked: stepper.asks.more()
        }
    }
}
