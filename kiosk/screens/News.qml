import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// A sign and two sentences that nobody should overlook, on a screen that goes on working.
Rectangle {
    id: news

    property string iconName
    property string sentence
    property string next
    property string sentenceName
    property bool trouble: true
    readonly property bool long: sentence.length > 48

    implicitHeight: row.implicitHeight + Theme.px(40)
    radius: Theme.radius
    color: trouble ? Theme.amberTint : Theme.jadeTint
    border { width: Theme.hairline; color: trouble ? Theme.amber : Theme.jade }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: sentence + " " + next

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.px(28) }
        spacing: Theme.px(28)

        Icon { name: news.iconName; colour: news.trouble ? Theme.amber : Theme.jade; size: Theme.px(80); stroke: 1.7 }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.px(2)

            WrapText { objectName: news.sentenceName; Layout.fillWidth: true; text: news.sentence; font.pixelSize: Theme.px(news.long ? 36 : 44); font.weight: Font.Bold; maximumLineCount: news.long ? 4 : 2 }
            WrapText { Layout.fillWidth: true; visible: text !== ""; text: news.next; font.pixelSize: Theme.px(34); maximumLineCount: 2 }
        }
    }
}
