import QtQuick
import QtQuick.Layouts

// A state in a word, with an icon: never colour alone. kind: "plain", "good", "warn", "brand" or "gold" (on ink only).
Rectangle {
    id: chip

    property string text
    property string iconName
    property string kind: "plain"
    property bool dark: false
    property real fontSize: Theme.small

    readonly property color tone: kind === "gold" ? Theme.gold : dark ? Theme.paper
        : kind === "good" ? Theme.jade : kind === "warn" ? Theme.amber : kind === "brand" ? Theme.primary : Theme.slate

    implicitWidth: row.implicitWidth + fontSize * 1.2
    implicitHeight: Math.ceil(fontSize * 1.75)
    radius: height / 2
    visible: text !== ""
    color: dark ? Theme.inkRaised : kind === "good" ? Theme.jadeTint : kind === "warn" ? Theme.amberTint
        : kind === "brand" ? Theme.primaryTint : Theme.paper
    border.width: Theme.hairline
    border.color: dark ? (kind === "gold" ? Theme.gold : Theme.inkLine) : kind === "plain" ? Theme.line : color
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    RowLayout {
        id: row
        anchors.centerIn: parent
        width: Math.min(implicitWidth, chip.width - chip.fontSize)
        spacing: chip.fontSize * 0.35

        Icon { name: chip.iconName; colour: chip.tone; size: chip.fontSize * 1.1 }
        WrapText {
            Layout.fillWidth: true
            text: chip.text
            color: chip.dark ? chip.tone : Theme.ink
            font.pixelSize: chip.fontSize
            font.weight: Font.Medium
            maximumLineCount: 1
        }
    }
}
