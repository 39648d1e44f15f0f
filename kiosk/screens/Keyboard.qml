pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// Letters without accents: the search needs none.
ColumnLayout {
    id: keyboard

    signal typed(letter: string)
    signal erased

    readonly property real keyWidth: (width - 9 * spacing) / 10
    property real keyHeight: Theme.px(108)

    spacing: Theme.px(10)

    Repeater {
        model: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

        delegate: Row {
            id: line

            required property string modelData

            Layout.alignment: Qt.AlignHCenter
            spacing: keyboard.spacing

            Repeater {
                model: line.modelData.split("")

                delegate: KeyCap {
                    required property string modelData

                    objectName: "key:" + modelData
                    width: keyboard.keyWidth
                    height: keyboard.keyHeight
                    text: modelData.toUpperCase()
                    onClicked: keyboard.typed(modelData)
                }
            }
        }
    }
    Row {
        Layout.alignment: Qt.AlignHCenter
        spacing: keyboard.spacing

        KeyCap {
            objectName: "key:space"
            width: keyboard.keyWidth * 6 + 5 * keyboard.spacing
            height: keyboard.keyHeight
            text: qsTrId("kiosk.key_space")
            onClicked: keyboard.typed(" ")
        }
        KeyCap {
            objectName: "key:delete"
            width: keyboard.keyWidth * 4 + 3 * keyboard.spacing
            height: keyboard.keyHeight
            text: qsTrId("kiosk.key_delete")
            iconName: "delete"
            onClicked: keyboard.erased()
        }
    }
}
