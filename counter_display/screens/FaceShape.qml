pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import XepHang.Kit

// A face of our own: the mood, -1 to 1, bends its mouth and tilts its brows.
Item {
    id: face

    property real mood: 0
    property string kind
    property real size: Theme.px(140)
    readonly property color tone: kind === "very_good" || kind === "good" ? Theme.jade : kind === "fair" ? Theme.slate
        : kind === "bad" ? Theme.amber : Theme.primary
    readonly property color skin: kind === "very_good" ? "#CFE7DA" : kind === "good" ? Theme.jadeTint : kind === "fair" ? "#ECE8E0"
        : kind === "bad" ? Theme.amberTint : Theme.primaryTint
    readonly property real u: size / 100
    readonly property real bend: 20 * mood
    readonly property bool laughing: mood > 0.8
    readonly property bool cross: mood < -0.8

    implicitWidth: size
    implicitHeight: size

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: face.skin
        border.width: Math.max(2, face.size * 0.035)
        border.color: face.tone
    }
    Repeater {
        model: [35, 65]

        delegate: Rectangle {
            required property int modelData

            width: 9 * face.u
            height: (face.laughing ? 13 : 11) * face.u
            radius: width / 2
            x: modelData * face.u - width / 2
            y: (face.cross ? 42 : 38) * face.u - height / 2
            color: face.tone
        }
    }
    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: face.tone
            strokeWidth: 5.5 * face.u
            fillColor: face.laughing ? face.tone : "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            startX: 30 * face.u
            startY: (66 - face.bend * 0.45) * face.u

            PathQuad { x: 70 * face.u; y: (66 - face.bend * 0.45) * face.u; controlX: 50 * face.u; controlY: (66 + face.bend * 1.5) * face.u }
            PathLine { x: face.laughing ? 30 * face.u : 70 * face.u; y: (66 - face.bend * 0.45) * face.u }
        }
        ShapePath {
            strokeColor: face.cross ? face.tone : "transparent"
            strokeWidth: 4.5 * face.u
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            startX: 26 * face.u
            startY: 28 * face.u

            PathLine { x: 42 * face.u; y: 33 * face.u }
            PathMove { x: 74 * face.u; y: 28 * face.u }
            PathLine { x: 58 * face.u; y: 33 * face.u }
        }
    }
}
