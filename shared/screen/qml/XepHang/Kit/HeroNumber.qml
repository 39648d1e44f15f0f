import QtQuick

// A number that is the point of the screen: heavy, tabular figures, shrinking rather than cut.
Text {
    id: hero

    // Set to animate each change of the number once.
    property bool lively: false

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.number
    font.weight: Font.Black
    font.features: { "tnum": 1 }
    fontSizeMode: Text.HorizontalFit
    minimumPixelSize: Math.max(8, font.pixelSize / 3)
    textFormat: Text.PlainText
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    onTextChanged: if (lively && Theme.calm > 0) arrive.restart()

    SequentialAnimation {
        id: arrive
        NumberAnimation { target: hero; property: "scale"; from: 0.86; to: 1; duration: Theme.calm; easing.type: Easing.OutBack }
    }
}
