import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Every key and what it does.
SheetFrame {
    id: sheet

    title: qsTrId("caller.sheet_help")

    component Line: RowLayout {
        id: line
        property string key
        property string text

        Layout.fillWidth: true
        spacing: Theme.px(20)

        Item {
            Layout.preferredWidth: Theme.px(100)
            implicitHeight: cap.implicitHeight
            KeyCap { id: cap; anchors.right: parent.right; key: line.key; tone: Theme.ink }
        }
        WrapText { Layout.fillWidth: true; text: line.text; font.pixelSize: Theme.px(27); maximumLineCount: 2 }
    }

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; top: parent.top }
        spacing: Theme.px(10)

        Line { key: qsTrId("caller.key_space"); text: qsTrId("caller.help_space") }
        Line { key: "S"; text: qsTrId("caller.help_s") }
        Line { key: qsTrId("caller.key_enter"); text: qsTrId("caller.help_enter") }
        Line { key: "R"; text: qsTrId("caller.help_r") }
        Line { key: qsTrId("caller.key_delete"); text: qsTrId("caller.help_delete") }
        Line { key: "T"; text: qsTrId("caller.help_t") }
        Line { key: "K"; text: qsTrId("caller.help_k") }
        Line { key: "D"; text: qsTrId("caller.help_d") }
        Line { key: "+ −"; text: qsTrId("caller.help_plus") }
        Line { key: "P"; text: qsTrId("caller.help_p") }
        Line { key: "L"; text: qsTrId("caller.help_l") }
        Line { key: "A G"; text: qsTrId("caller.help_picked") }
        Line { key: "F2"; text: qsTrId("caller.help_f2") }
        Line { key: "U"; text: qsTrId("caller.help_u") }
        Line { key: "N"; text: qsTrId("caller.help_n") }
        Line { key: "Q"; text: qsTrId("caller.help_q") }
        Line { key: "C"; text: qsTrId("caller.help_c") }
        Line { key: qsTrId("caller.key_esc"); text: qsTrId("caller.help_esc") }
        WrapText {
            Layout.fillWidth: true
            Layout.topMargin: Theme.px(8)
            text: qsTrId("caller.help_safe")
            color: Theme.jade
            font.pixelSize: Theme.px(28)
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
