import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import XepHang.Kit

// Letters without accents: the search needs none.
ColumnLayout {
    id: keyboard

    signal typed(letter: string)
    signal erased

    readonly property real keyWidth: (width - 9 * spacing) / 10
    property real keyHeight: Theme.px(108)

    spacing: Theme.px(10)

    component Key: T.AbstractButton {
        id: key

        property string iconName

        implicitWidth: keyboard.keyWidth
        implicitHeight: keyboard.keyHeight
        hoverEnabled: false
        focusPolicy: Qt.NoFocus
        autoRepeat: iconName !== ""
        Accessible.role: Accessible.Button
        Accessible.name: text

        background: Rectangle {
            radius: Theme.px(16)
            color: key.down ? Theme.primaryTint : Theme.card
            border.width: key.down ? Theme.hairline * 2 : Theme.hairline
            border.color: key.down ? Theme.primary : Theme.line
        }
        contentItem: Item {
            Row {
                anchors.centerIn: parent
                spacing: Theme.px(14)

                Icon { anchors.verticalCenter: parent.verticalCenter; name: key.iconName; size: Theme.px(44) }
                WrapText { text: key.text; font.pixelSize: Theme.px(key.text.length === 1 ? 48 : 34); font.weight: Font.Bold; maximumLineCount: 1 }
            }
        }
    }

    Repeater {
        model: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

        delegate: Row {
            id: line

            required property string modelData

            Layout.alignment: Qt.AlignHCenter
            spacing: keyboard.spacing

            Repeater {
                model: line.modelData.split("")

                delegate: Key {
                    required property string modelData

                    objectName: "key:" + modelData
                    text: modelData.toUpperCase()
                    onClicked: keyboard.typed(modelData)
                }
            }
        }
    }
    Row {
        Layout.alignment: Qt.AlignHCenter
        spacing: keyboard.spacing

        Key {
            objectName: "key:space"
            implicitWidth: keyboard.keyWidth * 6 + 5 * keyboard.spacing
            text: qsTrId("kiosk.key_space")
            onClicked: keyboard.typed(" ")
        }
        Key {
            objectName: "key:delete"
            implicitWidth: keyboard.keyWidth * 4 + 3 * keyboard.spacing
            text: qsTrId("kiosk.key_delete")
            iconName: "delete"
            onClicked: keyboard.erased()
        }
    }
}
