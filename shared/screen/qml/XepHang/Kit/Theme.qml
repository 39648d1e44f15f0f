pragma Singleton
import QtQuick

// The design tokens. Sizes are of a 1080-wide portrait screen, times `unit`, which ScreenFrame sets.
QtObject {
    id: theme

    property real unit: 1
    property bool reducedMotion: false
    property color primary: "#9E1B22"

    readonly property color paper: "#FAF7F2"
    readonly property color card: "#FFFFFF"
    readonly property color ink: "#16202E"
    readonly property color inkRaised: "#202C3D"
    readonly property color inkLine: "#35435A"
    readonly property color gold: "#F2B233"
    readonly property color jade: "#075E46"
    readonly property color jadeTint: "#E6F1EA"
    readonly property color amber: "#8A3F06"
    readonly property color amberTint: "#FBEDD9"
    readonly property color slate: "#4A5462"
    readonly property color slateOnInk: "#B8C2CF"
    readonly property color line: "#E4DED3"
    readonly property color primaryText: "#FFFFFF"
    readonly property color primaryPressed: Qt.darker(primary, 1.25)
    readonly property color primaryTint: Qt.tint(card, Qt.rgba(primary.r, primary.g, primary.b, 0.09))

    readonly property string family: "Roboto"
    readonly property real small: px(26)
    readonly property real body: px(30)
    readonly property real button: px(38)
    readonly property real title: px(56)
    readonly property real number: px(120)

    readonly property real step: px(8)
    readonly property real gap: px(16)
    readonly property real margin: px(40)
    readonly property real radius: px(20)
    readonly property real touch: px(96)
    readonly property real hairline: Math.max(1, px(2))

    readonly property int quick: reducedMotion ? 0 : 150
    readonly property int calm: reducedMotion ? 0 : 250

    // Whole pixels of a length on the design's 1080-wide screen.
    function px(length: real): real {
        return Math.round(length * unit);
    }
}
