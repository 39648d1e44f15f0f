import QtQuick
import QtQuick.Layouts
import XepHang.Kit

// The code of a booking or of a promise, typed on large keys.
PageFrame {
    id: page

    

    question: qsTrId("kiosk.which_code")
    hint: qsTrId("kiosk.which_code_hint")

    KeyReader { onTyped: text => page.bridge.code.type(text); onErased: page.bridge.code.erase() }
    ColumnLayout {
        id: body
        anchors.fill: parent
        spacing: Theme.px(page.low && page.wide ? 12 : 20)

        CodePlaces {
            objectName: "code"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.px(page.low && page.wide ? 84 : page.low ? 104 : 140)
            code: page.bridge.code
        }
        CodeKeys {
            Layout.fillWidth: true
            perRow: page.low && page.wide ? 11 : 8
            spacing: Theme.px(page.low && page.wide ? 10 : 12)
            keyHeight: Theme.px(page.low && page.wide ? 96 : page.low ? 104 : page.wide ? 116 : 150)
            onTyped: letter => page.bridge.code.type(letter)
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap

            QuietButton {
                objectName: "key:delete"
                implicitHeight: Theme.px(page.low ? 104 : 140)
                text: qsTrId("kiosk.key_delete")
                iconName: "delete"
                enabled: !page.bridge.code.empty
                font.pixelSize: Theme.px(36)
                onClicked: page.bridge.code.erase()
            }
            PrimaryButton {
                objectName: "checkIn"
                Layout.fillWidth: true
                implicitHeight: Theme.px(page.low ? 104 : 140)
                enabled: page.bridge.code.whole
                text: qsTrId("kiosk.check_in")
                iconName: "ticket"
                font.pixelSize: Theme.px(48)
                onClicked: page.bridge.checkIn()
            }
        }
        Item { Layout.fillHeight: true }
    }
}
