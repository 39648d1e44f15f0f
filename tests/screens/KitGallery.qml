import QtQuick
import QtQuick.Layouts
import XepHang.Gallery
import XepHang.Kit

ScreenFrame {
    id: root

    required property GalleryBridge bridge
    screen: bridge
    showStale: true

    ScreenBand {
        id: band
        width: parent.width
        bridge: root.bridge
    }
    ColumnLayout {
        anchors { top: band.bottom; left: parent.left; right: parent.right; margins: Theme.margin }
        spacing: Theme.px(28)

        WrapText { text: "Ông/Bà cần làm thủ tục gì?"; font.pixelSize: Theme.title; font.weight: Font.Bold }
        SearchField { objectName: "search"; Layout.fillWidth: true }
        Repeater {
            model: root.bridge.services

            delegate: Card {
                id: card

                required property string id
                required property string name
                required property string note
                required property string iconName

                objectName: "service:" + id
                text: name
                Layout.fillWidth: true
                accent: Theme.primary

                RowLayout {
                    width: parent.width
                    spacing: Theme.px(24)

                    Icon { name: card.iconName; size: Theme.px(64); colour: Theme.primary }
                    ColumnLayout {
                        Layout.fillWidth: true
                        WrapText { Layout.fillWidth: true; text: card.name; font.pixelSize: Theme.px(38); font.weight: Font.Bold }
                        WrapText { text: card.note; color: Theme.slate }
                    }
                    Icon { name: "chevron-right"; colour: Theme.slate }
                }
            }
        }
        RowLayout {
            spacing: Theme.gap
            Chip { text: "Đang mở"; iconName: "circle-check"; kind: "good" }
            Chip { text: "Tạm nghỉ"; iconName: "pause"; kind: "warn" }
            Chip { text: "Ưu tiên"; iconName: "star"; kind: "brand" }
            Chip { text: "Khu A"; iconName: "map-pin" }
        }
        RowLayout {
            spacing: Theme.gap
            PrimaryButton { objectName: "take"; text: "Lấy số"; trailingIcon: "arrow-right" }
            QuietButton { objectName: "back"; text: "Quay lại"; iconName: "arrow-left" }
            PrimaryButton { text: "Không bấm được"; enabled: false }
            CountdownRing { fraction: 0.7; text: "11" }
        }
        RowLayout {
            spacing: Theme.px(40)
            HeroNumber { objectName: "number"; text: "A001" }
            HeroNumber { text: "A1108"; color: Theme.primary }
            QrCode { content: "https://example.vn/t/abc"; size: Theme.px(200) }
        }
        Rectangle {
            Layout.fillWidth: true
            implicitHeight: Theme.px(200)
            color: Theme.ink
            radius: Theme.radius

            RowLayout {
                anchors.centerIn: parent
                spacing: Theme.px(32)
                HeroNumber { text: "B042"; color: Theme.gold }
                Icon { name: "arrow-right"; colour: Theme.gold; size: Theme.px(90) }
                Chip { dark: true; text: "Quầy 3"; kind: "gold"; iconName: "bell" }
                QuietButton { dark: true; text: "Nhắc lại"; hint: "phím R"; iconName: "repeat" }
            }
        }
        StateBanner { Layout.fillWidth: true; compact: true; kind: "warn"; iconName: "wifi-off"; sentence: qsTrId("screen.stale"); nextStep: qsTrId("screen.stale_next") }
        StateBanner { Layout.fillWidth: true; kind: "error"; iconName: "printer"; sentence: "Máy in đã hết giấy."; nextStep: "Vui lòng chụp lại số trên màn hình, hoặc mời cán bộ hướng dẫn." }
    }
}
