"""Rows of a catalogue become procedures: joined, refused with a reason, never guessed at, and with their service."""

from __future__ import annotations

import csv
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from shared.domain import catalogue, hall_file
from shared.domain.catalogue import Imported, RefusedRow
from shared.domain.hall import Agency, Hall, Procedure

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "data" / "catalogue" / "catalogue_full.csv"


def hall(name: str = "provincial") -> Hall:
    read = hall_file.parse((ROOT / "halls" / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Hall)
    return read


def row(name: str = "Cấp Phiếu lý lịch tư pháp", code: str = "2.000488", **cells: str) -> dict[str, str | None]:
    known = {"agency": "Công an tỉnh", "field": "Lý lịch tư pháp"}
    return {**known, "procedure_name": name, "national_code": code, **cells}


def take(*rows: dict[str, str | None]) -> Imported:
    return catalogue.take(enumerate(rows, 2), hall())


def only(*rows: dict[str, str | None]) -> Procedure:
    (procedure,) = take(*rows).procedures
    return procedure


def test_a_row_becomes_a_procedure_of_its_service() -> None:
    assert only(row(days="10", day_unit="ngày làm việc", fee_note="Theo quy định", level="tỉnh")) == Procedure(
        codes=["2.000488"],
        name="Cấp Phiếu lý lịch tư pháp",
        agency="Công an tỉnh",
        field="Lý lịch tư pháp",
        service="ly-lich-tu-phap",
        days="10 ngày làm việc",
        fee="Theo quy định",
        level="tỉnh",
    )


def test_names_are_composed_and_white_space_is_collapsed() -> None:
    found = only(row(name=unicodedata.normalize("NFD", "  Cấp \n Phiếu\u00a0lý  lịch ")))
    assert found.name == "Cấp Phiếu lý lịch"
    assert unicodedata.is_normalized("NFC", found.name)


def test_rows_of_one_agency_and_name_are_joined() -> None:
    imported = take(
        row(code="1.014366", level="tỉnh", days="5", day_unit="ngày"),
        row(name=unicodedata.normalize("NFD", "Cấp Phiếu lý lịch tư pháp"), code="1.014367", level="xã/khu vực"),
        row(agency="Sở Tư pháp", code="1.014368"),
    )
    assert [each.codes for each in imported.procedures] == [["1.014366", "1.014367"], ["1.014368"]]
    assert (imported.procedures[0].level, imported.procedures[0].days) == ("tỉnh+xã/khu vực", "5 ngày")
    assert (imported.report.rows, imported.report.taken, imported.report.joined) == (3, 2, 1)


def test_rows_that_cannot_be_right_are_refused_with_line_and_reason() -> None:
    imported = take(
        row(name="  "),
        row(code="1001193"),
        row(code=""),
        row(),
        row(name="Khác", code="2.000488"),
    )
    assert imported.report.refused == [
        RefusedRow(line=2, code="no_name", found="2.000488"),
        RefusedRow(line=3, code="bad_code", found="1001193"),
        RefusedRow(line=4, code="bad_code", found=""),
        RefusedRow(line=6, code="code_twice", found="2.000488"),
    ]
    assert len(imported.procedures) == 1


def test_the_same_row_twice_is_one_procedure_with_one_code() -> None:
    assert only(row(), row()).codes == ["2.000488"]


@pytest.mark.parametrize("code", ["1.001193.H38", "1.001193.000.00.00.H38", " 1.001193 "])
def test_a_portals_ending_of_a_code_is_left_off(code: str) -> None:
    assert only(row(code=code)).codes == ["1.001193"]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, ""),
        ({"days": "7", "day_unit": "ngày làm việc", "days_raw": "7 WORKING_DAY"}, "7 ngày làm việc"),
        ({"days": "0", "day_unit": "trong ngày"}, "trong ngày"),
        ({"days_raw": "Không quy định"}, "Không quy định"),
        ({"days_raw": "3 OTHER"}, ""),
        ({"days_raw": "2 MONTH"}, ""),
        ({"days_raw": "1 OTHER ; processing_cases 5 WORKING_DAY/2 DAY (khác nhau theo trường hợp)"}, ""),
    ],
)
def test_a_time_limit_is_words_or_nothing(cells: dict[str, str], days: str) -> None:
    assert only(row(**cells)).days == days


@pytest.mark.parametrize(
    ("cells", "fee", "unverified"),
    [
        ({}, "", 0),
        ({"fee_vnd": "8000", "fee_note": "8.000 đồng/bản sao"}, "8.000 đồng/bản sao", 0),
        ({"fee_note": "cổng hiển thị 0, không có diễn giải - chưa xác minh"}, "", 1),
        ({"fee_note": "[giá trị trên cổng bất thường]"}, "", 1),
        ({"fee_note": "T"}, "", 1),
    ],
)
def test_a_fee_is_the_sources_own_words_or_nothing(cells: dict[str, str], fee: str, unverified: int) -> None:
    imported = take(row(**cells))
    assert (imported.procedures[0].fee, imported.report.unverified_fees) == (fee, unverified)


def test_a_name_in_capitals_gets_a_readable_form_only_when_every_word_is_known() -> None:
    imported = take(
        row(name="Cấp thủ tục thành lập hội tại Việt Nam cho FLEGT", code="1.000001"),
        row(name="THỦ TỤC THÀNH LẬP HỘI TẠI VIỆT NAM CHO FLEGT.", code="1.000002"),
        row(name="THỦ TỤC THÀNH LẬP HỘI XYZ", code="1.000003"),
    )
    assert [each.readable for each in imported.procedures] == [
        "",
        "Thủ tục thành lập hội tại Việt Nam cho FLEGT.",
        "",
    ]
    assert imported.procedures[1].name == "THỦ TỤC THÀNH LẬP HỘI TẠI VIỆT NAM CHO FLEGT."


def test_a_field_of_another_agency_finds_no_service() -> None:
    imported = take(row(agency="Điện lực"))
    assert imported.procedures[0].service == ""
    assert imported.report.without_service == 1


def test_an_agency_is_also_known_by_its_name_in_the_catalogue() -> None:
    commune = hall("commune")
    births = row(name="Đăng ký khai sinh", code="1.001193", agency="UBND cấp xã", field="Hộ tịch")
    assert catalogue.take([(2, births)], commune).procedures[0].service == "ho-tich"
    renamed = [Agency(id=each.id, name=each.name, area=each.area) for each in commune.agencies]
    without = msgspec.structs.replace(commune, agencies=renamed)
    assert catalogue.take([(2, births)], without).procedures[0].service == ""


def test_services_can_be_found_again_after_the_hall_has_changed() -> None:
    procedures = take(row()).procedures
    assert [each.service for each in catalogue.with_services(procedures, hall("commune"))] == [""]
    assert catalogue.with_services(catalogue.with_services(procedures, hall("commune")), hall()) == procedures


def test_rows_with_missing_or_surplus_cells_do_no_harm() -> None:
    ragged: dict[str, str | None] = {"procedure_name": "Đăng ký", "national_code": "1.000001", "agency": None}
    found = only({**ragged, None: ["x"]})  # type: ignore[dict-item,list-item]
    assert (found.agency, found.field, found.service) == ("", "", "")


def real_rows() -> Iterator[tuple[int, dict[str, str | None]]]:
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for each in reader:
            yield reader.line_num, each


@pytest.mark.skipif(not REAL.exists(), reason="the real catalogue is not here")
def test_the_whole_catalogue() -> None:
    start = time.perf_counter()
    imported = catalogue.take(real_rows(), hall())
    assert time.perf_counter() - start < 5
    report = imported.report
    assert (report.rows, report.taken, report.joined, report.refused) == (2507, 2490, 17, [])
    assert report.taken - report.without_service == sum(report.by_service.values()) > 2200
    fields = [field for service in hall().services for field in service.fields]
    assert set(report.by_service) == {each.id for each in hall().services if each.fields}
    assert len(fields) == len(set(fields))
    assert all(unicodedata.is_normalized("NFC", each.name) for each in imported.procedures)
    assert max(len(each.name) for each in imported.procedures) > 1000
    assert sum(bool(each.readable) for each in imported.procedures) >= 40


@pytest.mark.skipif(not REAL.exists(), reason="the real catalogue is not here")
def test_a_commune_receives_all_of_the_catalogues_commune_procedures() -> None:
    imported = catalogue.take(real_rows(), hall("commune"))
    agencies = {"UBND cấp xã", "Công an cấp xã", "Ban CHQS cấp xã"}
    commune = [each for each in imported.procedures if each.agency in agencies]
    assert len(commune) == 108
    assert all(each.service for each in commune)
