pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// One tap or one digit: why a number is set aside, its priority set back, or the counter paused. A note and, for a
// number set aside, the day it may come back on stand beside; the reason sends.
SheetFrame {
    id: sheet

    title: bridge.sheetTitle

    function write(): void {
        note.forceActiveFocus();
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.px(16)

        WrapText {
            Layout.fillWidth: true
            visible: sheet.bridge.sheet === "priority"
            text: qsTrId("caller.priority_next")
            color: Theme.slate
            font.pixelSize: Theme.px(27)
        }
        Flow {
            Layout.fillWidth: true
            visible: sheet.bridge.sheet === "park"
            spacing: Theme.px(10)

            Repeater {
                model: sheet.bridge.reasons.days

                delegate: PickChip {
                    id: day

                    required property string id
                    required property string name

                    objectName: "day:" + id
                    text: name
                    checked: sheet.bridge.reasons.day === id
                    onClicked: sheet.bridge.reasons.chooseDay(day.id)
                }
            }
            Item {
                width: Theme.px(48)
                height: Theme.px(68)
                KeyCap { anchors.centerIn: parent; key: "N" }
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            ListView {
                id: list
                width: parent.width
                height: Math.min(contentHeight, parent.height - note.height - Theme.px(24))
                clip: true
                spacing: Theme.px(12)
                boundsBehavior: Flickable.StopAtBounds
                model: sheet.bridge.reasons.choices

                delegate: ChoiceRow {
                    id: choice

                    required property string id
                    required property string name
                    required property string symbol
                    required note
                    required key

                    objectName: "reason:" + id
                    width: ListView.view.width
                    text: name
                    iconName: symbol
                    at: sheet.bridge.reasons.at === id
                    onAtChanged: if (at) list.positionViewAtIndex(sheet.bridge.reasons.choices.indexOf(choice.id), ListView.Contain)
                    onClicked: sheet.bridge.reasons.choose(choice.id)
                }
            }
            NoteField {
                id: note
                objectName: "note"
                anchors { top: list.bottom; topMargin: Theme.px(24) }
                width: parent.width
                prompt: qsTrId("caller.note")
                key: "F2"
                onTextEdited: sheet.bridge.reasons.writeNote(text)
                Keys.onReturnPressed: written()
                Keys.onEnterPressed: written()

                function written(): void {
                    focus = false;
                    sheet.forceActiveFocus();
                }
            }
        }
    }
}
