import QtQuick
import XepHang.Kit

// One line of text, shortened only where it has no room at all.
WrapText {
    wrapMode: Text.NoWrap
    maximumLineCount: 1
}
