import QtQuick
import QtQuick.Templates as T

// A surface with a hairline border; touchable where `interactive`. Its content goes inside as children.
T.AbstractButton {
    id: card

    property bool interactive: true
    property bool dark: false
    property color fill: dark ? Theme.inkRaised : Theme.card
    property color accent: "transparent" // a bar at the left edge
    default property alias content: body.data

    implicitWidth: Theme.px(480)
    implicitHeight: Math.max(interactive ? Theme.touch : 0, body.childrenRect.height + topPadding + bottomPadding)
    padding: Theme.px(24)
    enabled: interactive
    hoverEnabled: false
    focusPolicy: interactive ? Qt.StrongFocus : Qt.NoFocus
    scale: down ? 0.985 : 1
    Accessible.role: interactive ? Accessible.Button : Accessible.Grouping
    Accessible.name: text

    Behavior on scale { NumberAnimation { duration: Theme.quick; easing.type: Easing.OutCubic } }

    background: Rectangle {
        color: card.down ? (card.dark ? Theme.ink : Theme.paper) : card.fill
        radius: Theme.radius
        border.width: card.down || card.visualFocus ? Theme.hairline * 2 : Theme.hairline
        border.color: card.down || card.visualFocus ? (card.dark ? Theme.gold : Theme.primary) : card.dark ? Theme.inkLine : Theme.line

        Rectangle {
            visible: card.accent.a > 0
            x: Theme.hairline
            width: Theme.step
            height: parent.height - 2 * Theme.radius
            anchors.verticalCenter: parent.verticalCenter
            radius: width / 2
            color: card.accent
        }
    }
    contentItem: Item { id: body }
}
