import QtQuick
import QtQuick.Shapes

// A ring that empties while time runs out, with the seconds left inside. `fraction` is what is left, 1 to 0.
Item {
    id: ring

    property real fraction: 1
    property string text
    property real size: Theme.touch
    property color colour: Theme.primary
    property color track: Theme.line

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: text

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: ring.track
            strokeWidth: ring.size * 0.08
            fillColor: "transparent"
            PathAngleArc { centerX: ring.size / 2; centerY: ring.size / 2; radiusX: ring.size * 0.44; radiusY: ring.size * 0.44; startAngle: -90; sweepAngle: 360 }
        }
        ShapePath {
            strokeColor: ring.colour
            strokeWidth: ring.size * 0.08
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            PathAngleArc { centerX: ring.size / 2; centerY: ring.size / 2; radiusX: ring.size * 0.44; radiusY: ring.size * 0.44; startAngle: -90; sweepAngle: 360 * Math.max(0, Math.min(1, ring.fraction)) }
        }
    }
    Text {
        anchors.centerIn: parent
        text: ring.text
        color: Theme.ink
        font.family: Theme.family
        font.pixelSize: ring.size * 0.4
        font.weight: Font.Bold
        Accessible.ignored: true
    }
}
