import QtQuick

// Text that wraps to at most three lines, then ends in an ellipsis. Never cut inside a letter.
Text {
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    wrapMode: Text.Wrap
    elide: Text.ElideRight
    maximumLineCount: 3
    lineHeight: 1.12
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
