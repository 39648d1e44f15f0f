pragma ComponentBehavior: Bound

import QtQuick
import XepHang.Kit

// One tap or one digit: a reason to park or to pause, or who sits here.
SheetFrame {
    id: sheet

    title: bridge.sheetTitle

    ListView {
        anchors.fill: parent
        clip: true
        spacing: Theme.px(12)
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.bridge.choices

        delegate: ChoiceRow {
            id: choice

            required property string id
            required property string name
            required property string symbol
            required note
            required key

            objectName: (sheet.bridge.sheet === "clerk" ? "clerk:" : "reason:") + id
            width: ListView.view.width
            text: name
            iconName: symbol
            onClicked: sheet.bridge.choose(choice.id)
        }
    }
}
