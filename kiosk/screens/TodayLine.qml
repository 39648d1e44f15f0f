import QtQuick
import QtQuick.Layouts
import XepHang.Kiosk
import XepHang.Kit

// Whether a number taken now will be served today, and the hall's rule for late dossiers: a quiet line while all is
// well, a plate with the reason where it is not.
Rectangle {
    id: line

    required property AskBridge asks
    readonly property bool good: asks.incident === "" && (asks.today === "will" || asks.today === "")
    readonly property real inset: good ? 0 : Theme.px(24)

    property bool brief: false // without the reason, which the next page says
    property bool slim: false // the sentence alone
    readonly property bool told: asks.today !== "" || asks.late !== "" || asks.incident !== ""

    visible: told
    implicitHeight: column.implicitHeight + (good ? 0 : Theme.px(28))
    radius: Theme.radius
    color: good ? "transparent" : Theme.amberTint
    border { width: good ? 0 : Theme.hairline; color: Theme.amber }

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: line.inset; rightMargin: line.inset }
        spacing: Theme.px(6)

        Fact { objectName: "serviceIncident"; Layout.fillWidth: true; iconName: "triangle-alert"; text: line.asks.incident; tone: Theme.amber; size: Theme.px(line.slim ? 28 : 32); weight: Font.Bold; lines: 3 }
        Fact {
            objectName: "today"
            Layout.fillWidth: true
            iconName: line.asks.todayIcon
            text: line.asks.todaySentence
            tone: line.asks.today === "will" ? Theme.jade : Theme.amber
            size: Theme.px(34)
            weight: Font.Bold
        }
        WrapText { Layout.fillWidth: true; visible: text !== "" && !line.good && !line.brief; text: line.asks.todayReason; font.pixelSize: Theme.px(28); maximumLineCount: 3 }
        Fact { objectName: "late"; Layout.fillWidth: true; iconName: "info"; text: line.slim && line.asks.today !== "" ? "" : line.asks.late; tone: Theme.slate; size: Theme.px(28); lines: 3 }
    }
}
