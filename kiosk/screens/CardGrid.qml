pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import XepHang.Kit
import XepHang.Screen

// Cards in columns under their headings. Cards grow to fill the space; what does not fit is scrolled, also by two
// large buttons, as not everybody knows that a screen can be pushed.
Item {
    id: grid

    required property RowModel cards
    property string prefix
    property int columns: 2
    property int headings: 0
    property real smallest: Theme.px(176)
    property real largest: Theme.px(300)
    property real nameSize: Theme.px(36)
    property string noteIcon: "users"
    property bool readable: false // closed cards can be touched, to read on
    property bool brief: false // names alone
    signal chosen(key: string)

    readonly property int rows: Math.ceil((cards.count - headings) / columns)
    readonly property real fitting: rows > 0 ? (height - (rows - 1) * Theme.gap - headings * Theme.px(80)) / rows : 0
    readonly property real cardHeight: Math.floor(Math.max(smallest, Math.min(largest, headings > 0 ? smallest : fitting)))
    readonly property bool scrolls: view.contentHeight > grid.height + 1

    function scroll(by: real): void {
        const last = Math.max(0, view.contentHeight - view.height);
        slide.to = Math.max(0, Math.min(last, view.contentY + by * (view.height - Theme.px(60))));
        slide.restart();
    }

    NumberAnimation { id: slide; target: view; property: "contentY"; duration: Theme.calm; easing.type: Easing.InOutCubic }

    Flickable {
        id: view
        width: parent.width
        height: parent.height - (grid.scrolls ? paging.height + Theme.gap : 0)
        contentHeight: flow.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        Flow {
            id: flow
            width: view.width
            spacing: Theme.gap

            Repeater {
                model: grid.cards

                delegate: Item {
                    id: row

                    required property string id
                    required property string name
                    required property bool heading
                    required property string place
                    required property string note
                    required property string more
                    required property string icon
                    required property bool open
                    required property string warn

                    width: heading ? flow.width : Math.floor((flow.width - (grid.columns - 1) * Theme.gap) / grid.columns)
                    height: heading ? Theme.px(64) : grid.cardHeight

                    AreaHeading { anchors.fill: parent; visible: row.heading; text: row.heading ? row.name : "" }
                    ChoiceCard {
                        anchors.fill: parent
                        visible: !row.heading
                        objectName: row.heading ? "" : grid.prefix + row.id
                        name: row.name
                        place: row.place
                        note: grid.brief ? "" : row.note
                        more: row.more
                        warn: row.warn
                        iconName: row.heading ? "" : row.icon
                        open: row.open
                        nameSize: grid.nameSize
                        noteIcon: grid.noteIcon
                        readable: grid.readable
                        onClicked: grid.chosen(row.id)
                    }
                }
            }
        }
    }
    Rectangle {
        visible: grid.scrolls && !view.atYEnd
        anchors { left: parent.left; right: parent.right; bottom: view.bottom }
        height: Theme.px(64)
        gradient: Gradient {
            GradientStop { position: 0; color: "#00FAF7F2" }
            GradientStop { position: 1; color: Theme.paper }
        }
    }
    RowLayout {
        id: paging
        visible: grid.scrolls
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.gap

        QuietButton {
            objectName: "moreUp"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            enabled: !view.atYBeginning
            text: qsTrId("kiosk.more_up")
            iconName: "chevron-up"
            font.pixelSize: Theme.px(32)
            onClicked: grid.scroll(-1)
        }
        QuietButton {
            objectName: "more"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            enabled: !view.atYEnd
            text: qsTrId("kiosk.more")
            iconName: "chevron-down"
            font.pixelSize: Theme.px(32)
            onClicked: grid.scroll(1)
        }
    }
}
