import QtQuick
import QtQuick.Layouts
import XepHang.CounterDisplay
import XepHang.Kit

// Says that today is for practice.
Rectangle {
    id: ribbon

    required property DisplayBridge bridge

    objectName: "practice"
    visible: bridge.practice
    implicitHeight: row.implicitHeight + Theme.px(16)
    color: Theme.amberTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: words.text

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.px(36); rightMargin: Theme.px(36) }
        spacing: Theme.px(14)

        Icon { name: "presentation"; colour: Theme.amber; size: Theme.px(34) }
        Line { id: words; Layout.fillWidth: true; text: ribbon.bridge.word("counter_display.practice", true); font.pixelSize: Theme.px(28); font.weight: Font.Bold }
    }
}
