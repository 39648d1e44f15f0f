"""Searching procedures as people type: accents, tone placement, case, half words, slips, codes, speed."""

from __future__ import annotations

import csv
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.hall import Procedure
from shared.domain.search import Index, accented, fold

REAL = Path(__file__).parents[4] / "shared" / "data" / "catalogue" / "catalogue_full.csv"


def a_procedure(name: str, code: str = "1.000001", field: str = "Hộ tịch", agency: str = "UBND cấp xã") -> Procedure:
    return Procedure(codes=[code], name=name, agency=agency, field=field)


BIRTH = a_procedure("Thủ tục đăng ký khai sinh", "1.001193")
BIRTH_AGAIN = a_procedure("Thủ tục đăng ký lại khai sinh", "1.004884")
MARRIAGE = a_procedure("Thủ tục đăng ký kết hôn", "1.000894")
MEDIATION = a_procedure("Hòa giải tranh chấp đất đai", "1.012812", "Đất đai", "Văn phòng Đăng ký đất đai")
COPY = a_procedure("Chứng thực bản sao từ bản chính", "2.000815", "Chứng thực")
PORT = a_procedure("Khai báo cảng biển", "1.004111", "Hàng hải", "Sở Xây dựng")
FEW = Index([MARRIAGE, BIRTH_AGAIN, BIRTH, MEDIATION, COPY, PORT])


@pytest.mark.parametrize(
    "query",
    [
        "khai sinh",
        "KHAI SINH",
        "khai si",
        "dang ky khai sinh",
        "đăng ký khai sinh",
        "1.001193",
        unicodedata.normalize("NFD", "đăng ký khai sinh"),
        "  khai,  sinh ",
        "khaisinh",
        "dang ky khai sihn",
        "dang ki khai sinh",
    ],
)
def test_birth_registration_comes_first(query: str) -> None:
    first = FEW.find(query)[0]
    assert first == BIRTH


@pytest.mark.parametrize(
    "query",
    [
        "hoà giải",
        "hòa giải",
        "HOÀ GIẢI",
        "hoa giai",
        "dat dai",
        unicodedata.normalize("NFD", "hoà giải"),
    ],
)
def test_both_tone_placements_find_the_same(query: str) -> None:
    assert FEW.find(query)[0] == MEDIATION


def test_a_name_that_begins_with_the_query_comes_before_one_that_holds_it() -> None:
    assert FEW.find("khai") == [PORT, BIRTH, BIRTH_AGAIN]


def test_typed_accents_decide_between_words_that_fold_the_same() -> None:
    fish, decide = a_procedure("Cá cảnh", "1.000002"), a_procedure("Ca canh", "1.000003")
    index = Index([decide, fish])
    assert index.find("cá cảnh")[0] == fish
    assert index.find("ca canh")[0] == decide


def test_a_code_may_be_begun() -> None:
    assert FEW.find("1.0048") == [BIRTH_AGAIN]


def test_field_and_agency_are_searched_too() -> None:
    assert FEW.find("xay dung") == [PORT]


def test_a_word_too_many_still_finds() -> None:
    assert FEW.find("dang ky ket hon o phuong")[0] == MARRIAGE


@pytest.mark.parametrize("query", ["", "   ", "...", "xyzw qqq", "🙂", "\x00"])
def test_nothing_to_find_gives_nothing(query: str) -> None:
    assert FEW.find(query) == []


def test_the_limit_holds() -> None:
    assert len(FEW.find("dang ky", limit=2)) == 2
    assert FEW.find("dang ky", limit=0) == []


def test_an_empty_catalogue_is_searched_in_peace() -> None:
    assert Index([]).find("khai sinh") == []


def test_fold_and_accented() -> None:
    assert fold("Đăng ký, QUẢN LÝ cư trú (cấp xã)") == "dang ky quan ly cu tru cap xa"
    assert accented("Thuỷ sản") == accented("thủy sản") != accented("thuy san")
    assert accented("hoà") != accented("hoa")


@given(st.text(max_size=40))
def test_any_text_is_answered(query: str) -> None:
    assert len(FEW.find(query, limit=3)) <= 3
    assert fold(fold(query)) == fold(query)


@pytest.mark.skipif(not REAL.exists(), reason="the real catalogue is not here")
def test_the_whole_catalogue_is_searched_fast() -> None:
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        index = Index(
            [
                a_procedure(row["procedure_name"], row["national_code"], row["field"], row["agency"])
                for row in csv.DictReader(file)
            ]
        )
    assert index.find("khai sinh")[0].codes == ["1.001193"]
    assert index.find("1.001193")[0].codes == ["1.001193"]
    for query in ("khai sinh", "d", "dang ky", "thu tuc", "khaisinh", "cap lai giay phep", "dang ki kinh doan"):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            index.find(query)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.005, query
