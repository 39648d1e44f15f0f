"""`xephang hall` on a real database: what it says, what it changes, and how it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from shared.domain import hall_file
from shared.domain.hall import Hall
from shared.engine.engine import Engine
from shared.server.public_holidays import of_years, with_calendar
from xephang.hall_command import app, notes

HALLS = Path(__file__).parents[3] / "halls"
HEAD = "agency,field,procedure_name,national_code,days,day_unit,days_raw,fee_vnd,fee_note,level\n"
NOVEMBER_2026 = 1_793_500_000_000


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def db(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hall.sqlite'}"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    text = (HALLS / "commune.toml").read_text(encoding="utf-8")
    file = tmp_path / "bad.toml"
    file.write_text(text.replace('series = "B"', 'series = "A"'), encoding="utf-8")
    return file


def catalogue(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    file = tmp_path / "catalogue.csv"
    file.write_text("\ufeff" + head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


async def _configured(url: str) -> Hall | None:
    engine = await Engine.open(url)
    try:
        return engine.state.hall
    finally:
        await engine.close()


def configured(url: str) -> Hall | None:
    return asyncio.run(_configured(url))


def test_check_says_that_a_file_is_right() -> None:
    done = run("check", HALLS / "provincial.toml")
    assert (done.exit_code, done.output) == (0, "Tệp provincial.toml đúng: 20 cơ quan, 36 dịch vụ, 30 quầy.\n")


def test_check_names_line_and_remedy_in_both_languages(bad: Path) -> None:
    line = bad.read_text(encoding="utf-8").splitlines().index('id = "chung-thuc"') + 5
    vietnamese, english = run("check", bad), run("check", "--language", "en", bad)
    assert (vietnamese.exit_code, english.exit_code) == (1, 1)
    assert f"Dòng {line}: Ký hiệu “A” đã dùng" in vietnamese.output
    assert f"Line {line}: Series “A” is already used" in english.output


def test_an_unknown_icon_is_a_warning(tmp_path: Path) -> None:
    text = (HALLS / "commune.toml").read_text(encoding="utf-8").replace('"stamp"', '"stampp"')
    (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
    done = run("check", tmp_path / "hall.toml")
    assert done.exit_code == 0
    assert "“stampp”" in done.output


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_bytes(b"\xff\xfe\x00")
    done = run("check", tmp_path / "hall.toml")
    assert done.exit_code == 1
    assert "UTF-8" in done.output


@pytest.mark.parametrize("name", ["provincial", "commune"])
def test_import_and_export_give_the_same_bytes(name: str, db: str, tmp_path: Path) -> None:
    assert run("import", HALLS / f"{name}.toml", "--db", db).exit_code == 0
    assert run("export", "--db", db, "-o", tmp_path / "out.toml").exit_code == 0
    assert (tmp_path / "out.toml").read_bytes() == (HALLS / f"{name}.toml").read_bytes()
    printed = run("export", "--db", db)
    assert printed.stdout == (tmp_path / "out.toml").read_text(encoding="utf-8")


def test_import_writes_public_holidays_into_the_calendar(db: str) -> None:
    run("import", HALLS / "provincial.toml", "--db", db)
    hall = configured(db)
    assert hall is not None
    assert {day.date[5:] for day in hall.hours.days if day.public_holiday} >= {"01-01", "04-30", "05-01", "09-02"}


def test_a_wrong_file_changes_nothing(bad: Path, db: str) -> None:
    assert run("import", bad, "--db", db).exit_code == 1
    assert configured(db) is None
    run("import", HALLS / "provincial.toml", "--db", db)
    before = configured(db)
    assert run("import", bad, "--db", db).exit_code == 1
    assert configured(db) == before


def test_export_of_a_hall_never_configured(db: str) -> None:
    done = run("export", "--db", db)
    assert done.exit_code == 1
    assert "xephang hall import" in done.output


def test_a_catalogue_is_imported_and_reported(db: str, tmp_path: Path) -> None:
    run("import", HALLS / "commune.toml", "--db", db)
    file = catalogue(
        tmp_path,
        "UBND cấp xã,Hộ tịch,Thủ tục đăng ký khai sinh,1.001193,,,,,,",
        'UBND cấp xã,Hộ tịch,"Thủ tục đăng ký\nkết hôn",1.000894,,,,,,',
        "UBND cấp xã,Hộ tịch,Thủ tục không mã,,,,,,,",
        "Sở Y tế,Dược phẩm,Cấp phép,1.000001,,,,,,",
    )
    done = run("import-procedures", file, "--db", db, "--language", "en")
    assert done.exit_code == 0, done.output
    assert "3 procedures are in force." in done.output
    assert "Line 5: the code “” is not of the form" in done.output
    cells = [line.split("│")[1:3] for line in done.output.splitlines() if line.startswith("│")]
    counts = {label.strip(): int(count) for label, count in cells}
    assert counts == {
        "Rows in the file": 4, "Procedures taken": 3, "Rows joined to a procedure of the same agency and name": 0,
        "Rows refused": 1, "Procedures this hall does not receive": 1, "Unverified fee notes, left empty": 0,
    }  # fmt: skip


def test_a_catalogue_without_its_columns_is_refused(db: str, tmp_path: Path) -> None:
    run("import", HALLS / "commune.toml", "--db", db)
    done = run("import-procedures", catalogue(tmp_path, head="agency,name\n"), "--db", db)
    assert done.exit_code == 1
    assert "procedure_name, national_code" in done.output


def test_a_catalogue_with_nothing_in_it_is_refused(db: str, tmp_path: Path) -> None:
    run("import", HALLS / "commune.toml", "--db", db)
    assert run("import-procedures", catalogue(tmp_path), "--db", db).exit_code == 1


def test_a_catalogue_needs_a_hall_first(db: str, tmp_path: Path) -> None:
    done = run("import-procedures", catalogue(tmp_path), "--db", db)
    assert done.exit_code == 1
    assert "hall.toml" in done.output


@pytest.mark.parametrize(
    "where",
    [
        ["--engine", "http://127.0.0.1:9"],
        ["--token-file", "x"],
        ["--db", "sqlite:///x", "--engine", "http://127.0.0.1:9", "--token-file", "x"],
    ],
)
def test_a_hall_is_reached_in_exactly_one_way(where: list[str]) -> None:
    assert run("export", *where).exit_code == 2


def test_without_a_place_it_is_the_hall_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("import", HALLS / "commune.toml").exit_code == 0
    assert (tmp_path / "xephang" / "run" / "hall.sqlite").exists()
    assert "hac-thanh" in run("export").output


def test_a_database_in_use_is_not_touched(db: str) -> None:
    async def held() -> int:
        engine = await Engine.open(db)
        try:
            done = await asyncio.to_thread(run, "import", HALLS / "commune.toml", "--db", db)
            assert engine.state.hall is None
            assert "--engine" in done.output
            return done.exit_code
        finally:
            await engine.close()

    assert asyncio.run(held()) == 1


def test_a_url_that_is_no_database_is_told_so() -> None:
    assert run("export", "--db", "mysql://x").exit_code == 1


def test_a_token_file_open_to_others_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("secret-token", encoding="utf-8")
    file.chmod(0o644)
    done = run("export", "--engine", "http://127.0.0.1:9", "--token-file", file)
    assert done.exit_code == 1
    assert "secret-token" not in done.output


def test_days_worked_in_exchange_follow_the_day_they_stand_for() -> None:
    closed, working = of_years([2025, 2026])
    assert working == {"2025-04-26": 5, "2026-08-22": 1}
    assert closed["2026-11-24"] == "Ngày Văn hóa Việt Nam"
    assert "2027-01-01" not in closed


def test_the_calendar_reaches_two_years_ahead() -> None:
    hall = hall_file.parse((HALLS / "commune.toml").read_text(encoding="utf-8"))
    assert isinstance(hall, Hall)
    days = [day.date for day in with_calendar(hall, NOVEMBER_2026).hours.days]
    assert (min(days)[:4], max(days)[:4]) == ("2026", "2028")


def test_every_section_has_its_comment_in_both_languages() -> None:
    for language in ("vi", "en"):
        assert not [text for text in notes(language).values() if text.startswith("hall.note")]


BAD_HALLS = HALLS.parent / "tests" / "unit" / "domain" / "bad_halls"


def test_a_plan_that_starves_somebody_is_refused_with_the_calls_that_show_it(db: str) -> None:
    file = BAD_HALLS / "uu-tien-khong-gioi-han.toml"
    done = run("check", file)
    told = done.output.splitlines()
    assert done.exit_code == 1
    assert told[0].startswith("Dòng 11: “Thường” lấy số “Số hóa hồ sơ” (quầy 1) có thể chờ cả ngày không được gọi")
    assert told[1] == "    Ví dụ, số S001 đến trước tất cả:"
    assert told[2] == "    lượt 1, phút 0: quầy 1 gọi S002 – Số hóa hồ sơ, Người cao tuổi (diện ưu tiên)"
    assert run("import", file, "--db", db).exit_code == 1
    assert configured(db) is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("file", sorted(BAD_HALLS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_problem_is_said_in_whole_sentences(file: Path, language: str) -> None:
    """No word is missing, no brace is left, and no day stands as a number."""
    done = run("check", "--language", language, file)
    assert done.exit_code == (0 if file.stem == "good" else 1)
    assert "hall." not in done.output.replace("hall.toml", "")
    assert "{" not in done.output
    assert not done.exception or isinstance(done.exception, SystemExit)
