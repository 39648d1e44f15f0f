pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Caller
import XepHang.Kit

// Beside the chosen service: one counter of it, whether the number comes back here, why, and a note.
ColumnLayout {
    id: details

    required property CallerBridge bridge

    signal written

    spacing: Theme.px(12)

    function write(): void {
        note.forceActiveFocus();
    }

    Flow {
        Layout.fillWidth: true
        visible: details.bridge.transfer.counters.count > 1
        spacing: Theme.px(10)

        Repeater {
            model: details.bridge.transfer.counters

            delegate: PickChip {
                id: counter

                required property string id
                required property string name

                objectName: "counter:" + id
                text: name
                checked: details.bridge.transfer.counter === id
                onClicked: details.bridge.transfer.chooseCounter(counter.id)
            }
        }
        Item {
            width: Theme.px(72)
            height: Theme.px(68)
            KeyCap { anchors.centerIn: parent; key: qsTrId("caller.key_arrows") }
        }
    }
    Flow {
        Layout.fillWidth: true
        visible: details.bridge.transfer.reasons.count > 0
        spacing: Theme.px(10)

        Repeater {
            model: details.bridge.transfer.reasons

            delegate: PickChip {
                id: reason

                required property string id
                required property string name
                required property string given
                required key

                objectName: "transferReason:" + id
                text: name
                checked: details.bridge.transfer.reason === given
                onClicked: details.bridge.transfer.chooseReason(reason.id)
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.px(10)

        PickChip {
            objectName: "comeBack"
            visible: details.bridge.transfer.mayComeBack
            text: qsTrId("caller.come_back")
            key: "F3"
            checked: details.bridge.transfer.comesBack
            onClicked: details.bridge.transfer.toggleBack()
        }
        NoteField {
            id: note
            objectName: "note"
            Layout.fillWidth: true
            prompt: qsTrId("caller.note")
            key: "F2"
            onTextEdited: details.bridge.transfer.writeNote(text)
            Keys.onReturnPressed: details.written()
            Keys.onEnterPressed: details.written()
        }
    }
}
