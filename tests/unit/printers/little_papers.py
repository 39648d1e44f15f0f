"""Papers to try drawing on: a plain one, and the worst one."""

from __future__ import annotations

from printers.paper import TicketPaper

PLAIN = TicketPaper(
    hall="Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
    parent="Ủy ban nhân dân tỉnh Quảng Ninh",
    label="A017",
    service="Hộ tịch",
    issued_at=1_795_395_600_000,
    area="Tầng 1",
    counters=(3, 4, 5),
    people_ahead=12,
    wait_low=25,
    wait_high=35,
    papers=("Căn cước hoặc hộ chiếu",),
    url="http://192.168.1.10:8470/t/0123456789abcdef0123",
    hotline="1900558826",
)
LONG = "Đăng ký biến động đối với trường hợp thay đổi quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất theo "
WORST = TicketPaper(
    hall=LONG,
    hall_en="Quang Ninh Public Administrative Service Centre",
    parent=LONG,
    label="KQ12345",
    service=LONG * 8,
    service_en=LONG,
    agency=LONG,
    agency_en=LONG,
    area=LONG,
    area_en=LONG,
    floor="Tầng 5",
    directions=LONG,
    directions_en=LONG,
    issued_at=1_795_395_600_000,
    counters=tuple(range(1, 68)),
    people_ahead=12_345,
    wait_low=605,
    wait_high=1_205,
    papers=(LONG,) * 12,
    priority=LONG,
    priority_en=LONG,
    url="https://xephang.trungtamphucvuhanhchinhcong.quangninh.gov.vn/t/0123456789abcdef0123",
    hotline="1900 55 88 26",
    footer=(LONG, "Ặ Ệ Ộ Ự Ỹ ặ ệ ộ ự ỹ"),
    wifi="TTPVHCC-Khach-Tang-5",
    reprint=3,
    practice=True,
    language="en",
)
