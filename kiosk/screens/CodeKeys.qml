pragma ComponentBehavior: Bound
import QtQuick
import XepHang.Kit

// The letters and figures a code is made of, in the order of the alphabet: nobody has to know a keyboard.
Column {
    id: keys

    property real keyHeight: Theme.px(112)
    property int perRow: 8
    readonly property real keyWidth: Math.floor((width - (perRow - 1) * spacing) / perRow)
    readonly property string letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    signal typed(letter: string)

    spacing: Theme.px(12)

    Repeater {
        model: Math.ceil(keys.letters.length / keys.perRow)

        delegate: Row {
            id: line

            required property int index

            spacing: keys.spacing

            Repeater {
                model: keys.letters.slice(line.index * keys.perRow, (line.index + 1) * keys.perRow).split("")

                delegate: KeyCap {
                    required property string modelData

                    objectName: "key:" + modelData
                    width: keys.keyWidth
                    height: keys.keyHeight
                    text: modelData
                    onClicked: keys.typed(modelData)
                }
            }
        }
    }
}
