"""Small parts of every page: icons that exist, times and figures as people write them, the hall's own colour."""

from __future__ import annotations

import doctest
import re
import warnings

import lucide
import pytest

from supervisor import assets, page
from supervisor.page import PAGES, clock_text, elapsed_text, percent


def test_every_icon_exists_under_its_present_name():
    text = "".join(file.read_text("utf-8") for file in PAGES.glob("*.html"))
    tables = "".join(re.findall(r"icons = \{.*?\}", text))
    names = set(re.findall(r'icon\("([^"]+)"\)', text)) | set(re.findall(r': "([a-z0-9-]+)"', tables))
    assert len(names) > 25
    assert names - {name for name in re.findall(r'"([a-z-]+)" if not sessions', text)} <= set(lucide.get_icon_list())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in names:
            assert "placeholder" not in page.icon(name)


def test_examples_in_the_docstrings():
    assert doctest.testmod(page).failed == 0


def test_times_are_the_halls_whatever_this_machine_thinks():
    assert clock_text(1_795_395_600_000, "Asia/Ho_Chi_Minh") == "08:00:00"
    assert elapsed_text(0, 5) == ""
    assert elapsed_text(2_000, 1_000) == "0:00"  # a clock that went back


@pytest.mark.parametrize(("part", "shown"), [(1, "100%"), (0.9999, "99%"), (0.0001, "1%"), (0, "0%"), (0.5, "50%")])
def test_percent_never_rounds_to_all_or_nothing(part, shown):
    assert percent(part) == shown


@pytest.mark.parametrize(("colour", "taken"), [("#9E1B22", True), ("#005A9C", True), ("#F2B233", False),
                                               ("#FFFFFF", False), ("red", False), ("#12345", False),
                                               ("#000000; } body { display: none", False)])  # fmt: skip
def test_a_halls_colour_is_taken_where_white_can_be_read_on_it(colour, taken):
    assert (colour in assets.hall_style(colour)) == taken


def test_an_assets_address_changes_with_its_content():
    assert re.fullmatch(r"/supervisor-assets/floor\.js\?[0-9a-f]{12}", assets.address("floor.js"))
    with pytest.raises(KeyError):
        assets.address("../routes.py")
