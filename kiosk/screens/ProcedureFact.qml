import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// A label and what the catalogue says, word for word; nothing where it says nothing.
RowLayout {
    id: fact

    property string iconName
    property string label
    property string value

    Layout.fillWidth: true
    visible: value !== ""
    spacing: Theme.px(24)

    Rectangle {
        Layout.alignment: Qt.AlignTop
        implicitWidth: Theme.px(76)
        implicitHeight: implicitWidth
        radius: Theme.px(18)
        color: Theme.primaryTint

        Icon { anchors.centerIn: parent; name: fact.iconName; colour: Theme.primary; size: Theme.px(44); stroke: 1.8 }
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.px(2)

        WrapText { Layout.fillWidth: true; text: fact.label; color: Theme.slate; font.pixelSize: Theme.px(30); maximumLineCount: 1 }
        WrapText { Layout.fillWidth: true; text: fact.value; font.pixelSize: Theme.px(38); font.weight: Font.Medium; maximumLineCount: 12 }
    }
}
