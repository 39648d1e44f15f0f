pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

// VI · EN: both are always shown, the chosen one filled.
Rectangle {
    id: languages

    property string current: "vi"
    signal chosen(language: string)

    implicitWidth: row.implicitWidth
    implicitHeight: Theme.touch
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.line

    Row {
        id: row
        anchors.fill: parent

        Repeater {
            model: ["vi", "en"]

            delegate: T.AbstractButton {
                id: choice

                required property string modelData
                readonly property bool active: languages.current === modelData

                objectName: "language:" + modelData
                implicitWidth: Theme.touch
                implicitHeight: languages.height
                hoverEnabled: false
                Accessible.role: Accessible.RadioButton
                Accessible.name: modelData === "vi" ? qsTrId("screen.vietnamese") : qsTrId("screen.english")
                Accessible.checked: active
                onClicked: languages.chosen(modelData)

                background: Rectangle {
                    anchors.fill: parent
                    anchors.margins: Theme.px(8)
                    radius: Theme.px(14)
                    color: choice.active ? Theme.ink : choice.down ? Theme.paper : "transparent"
                }
                contentItem: WrapText {
                    text: choice.modelData.toUpperCase()
                    color: choice.active ? Theme.paper : Theme.ink
                    font.pixelSize: Theme.body
                    font.weight: Font.Bold
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
    }
}
