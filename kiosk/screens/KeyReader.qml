import QtQuick

// Takes what a keyboard or a scanner types, whatever was touched before, so that no button is pressed by a space in it.
Item {
    id: reader

    readonly property Item holder: Window.activeFocusItem
    signal typed(text: string)
    signal erased

    focus: true
    onHolderChanged: if (holder !== reader) Qt.callLater(reader.forceActiveFocus)
    Component.onCompleted: forceActiveFocus()
    Keys.onPressed: event => {
        event.accepted = true;
        if (event.key === Qt.Key_Backspace)
            reader.erased();
        else if (event.text !== "")
            reader.typed(event.text);
    }
}
