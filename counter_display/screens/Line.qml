import QtQuick
import XepHang.Kit

// One line of text that shrinks before it is cut.
WrapText {
    wrapMode: Text.NoWrap
    maximumLineCount: 1
    fontSizeMode: Text.HorizontalFit
    minimumPixelSize: Math.max(8, font.pixelSize * 0.6)
}
