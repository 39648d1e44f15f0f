import QtQuick
import QtQuick.Layouts

// A designed state (loading, offline, closed, out of paper, empty, error): an icon, a sentence, the next step.
// kind: "info", "warn" or "error". `compact` is one line across a screen that goes on working.
Rectangle {
    id: banner

    property string iconName: kind === "info" ? "info" : "triangle-alert"
    property string sentence
    property string nextStep
    property string kind: "info"
    property bool compact: false
    property bool dark: false

    readonly property color tone: dark ? (kind === "info" ? Theme.paper : Theme.gold)
        : kind === "info" ? Theme.ink : kind === "warn" ? Theme.amber : Theme.primary

    implicitWidth: Theme.px(compact ? 1000 : 860)
    implicitHeight: content.implicitHeight + Theme.px(compact ? 24 : 96)
    radius: Theme.radius
    color: dark ? Theme.inkRaised : kind === "warn" ? Theme.amberTint : kind === "error" ? Theme.primaryTint : Theme.card
    border.width: Theme.hairline
    border.color: dark ? Theme.inkLine : kind === "info" ? Theme.line : tone
    Accessible.role: Accessible.AlertMessage
    Accessible.name: sentence + " " + nextStep

    GridLayout {
        id: content
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(banner.compact ? 24 : 48) }
        columns: banner.compact ? 2 : 1
        columnSpacing: Theme.px(20)
        rowSpacing: Theme.px(28)

        Icon {
            Layout.alignment: banner.compact ? Qt.AlignVCenter : Qt.AlignHCenter
            name: banner.iconName
            colour: banner.tone
            size: Theme.px(banner.compact ? 48 : 112)
            stroke: banner.compact ? 2 : 1.5
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(banner.compact ? 2 : 16)

            WrapText {
                Layout.fillWidth: true
                text: banner.sentence
                color: banner.dark ? Theme.paper : Theme.ink
                font.pixelSize: banner.compact ? Theme.body : Theme.px(48)
                font.weight: Font.Bold
                maximumLineCount: banner.compact ? 2 : 4
                horizontalAlignment: banner.compact ? Text.AlignLeft : Text.AlignHCenter
            }
            WrapText {
                Layout.fillWidth: true
                visible: text !== ""
                text: banner.nextStep
                color: banner.dark ? Theme.slateOnInk : banner.kind === "info" ? Theme.slate : Theme.ink
                font.pixelSize: banner.compact ? Theme.small : Theme.px(34)
                maximumLineCount: 4
                horizontalAlignment: banner.compact ? Text.AlignLeft : Text.AlignHCenter
            }
        }
    }
}
