"""The page, its picture and the table of the README are written from what was kept of each case."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.peers import REPOSITORY
from benchmarks.readme import COLUMNS, END, START, table, with_table
from benchmarks.report import HEAD, markdown, svg
from benchmarks.results import Measured, keep, kept
from benchmarks.timing import Figures


def row(name: str, wall: float, ratio: float = 1.0, *, turns: int = 20, memory: int = 0) -> Figures:
    return Figures(
        name=name,
        turns=turns,
        wall=wall,
        cpu=2 * wall,
        wall_ratio=ratio,
        cpu_ratio=2 * ratio,
        low=ratio - 0.25,
        high=ratio + 0.25,
        memory=memory,
    )


def case(key: str, *rows: Figures, left_out: Mapping[str, str] | None = None) -> Measured:
    return Measured(key=key, title=f"{key}: a case", machine="2 processors", rows=rows, left_out=left_out or {})


MANY = case(
    "W2-200-2",
    row("make", 0.1),
    row("gates", 0.25, 2.5),
    row("moon", 5.0, 50.0, turns=1),
    left_out={"tox": "one gate at a time", "turbo": "more than 120 s a run", "nox": "one gate at a time"},
)
FILES = case("W6-500-0", row("git status", 0.008, memory=9_100_000), row("gates", 0.016, 2.0, memory=23_900_000))


def test_a_section_says_how_often_each_was_timed_and_who_is_missing_and_why() -> None:
    assert markdown([MANY], "## Notes\n") == HEAD + (
        "\n## W2-200-2: a case\n"
        "\n"
        "2 processors.\n"
        "\n"
        "| runner | turns | wall ms | CPU ms | wall / make (median, min–max) | CPU / make |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| make | 20 | 100 | 200 | 1.00 (0.75–1.25) | 2.00 |\n"
        "| **gates** | 20 | 250 | 500 | 2.50 (2.25–2.75) | 5.00 |\n"
        "| moon | 1 | 5000 | 10000 | 50.00 (49.75–50.25) | 100.00 |\n"
        "\n"
        "Left out: tox, nox (one gate at a time); turbo (more than 120 s a run).\n"
        "\n"
        "## Notes\n"
    )


def test_many_files_are_told_with_the_memory() -> None:
    assert markdown([FILES], "").removeprefix(HEAD) == (
        "\n## W6-500-0: a case\n"
        "\n"
        "2 processors.\n"
        "\n"
        "| runner | turns | wall ms | CPU ms | wall / git status (median, min–max) | CPU / git status | MB |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| git status | 20 | 8 | 16 | 1.00 (0.75–1.25) | 2.00 | 9 |\n"
        "| **gates** | 20 | 16 | 32 | 2.00 (1.75–2.25) | 4.00 | 24 |\n"
        "\n"
        "MB is the resident memory of the largest process, in the turn in which it was largest; "
        "less than 8 cannot be told.\n"
        "\n"
    )


def test_a_case_in_which_nobody_was_fit_is_told_too() -> None:
    told = markdown([case("W1", left_out={"gates": "exit status 2"})], "")

    assert "Left out: gates (exit status 2)." in told


def test_what_is_kept_is_read_again_in_the_order_of_the_page(tmp_path: Path) -> None:
    keys = ["W1", "W2-200-1", "W2-200-2", "W2-1000-1", "W6-20000-0", "W6-100000-0", "W6-100000-1"]
    cases = [case(key, row("make", 0.1), left_out={"nox": "why"}) for key in keys]

    for one in reversed(cases):
        keep(tmp_path, one)

    assert kept(tmp_path) == cases


def test_a_case_that_is_taken_again_replaces_itself_alone(tmp_path: Path) -> None:
    for one in (case("W1", row("make", 0.1)), case("W5-source", row("make", 0.2)), case("W1", row("make", 0.3))):
        keep(tmp_path, one)

    assert [one.rows[0].wall for one in kept(tmp_path)] == [0.3, 0.2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["W1.json", "W5-source.json"]
    assert json.loads((tmp_path / "W1.json").read_text())["machine"] == "2 processors"


def test_the_picture_has_a_chart_for_each_case_and_cuts_what_is_far_longer_than_gates() -> None:
    picture = ElementTree.fromstring(svg([MANY, FILES, case("W7")]))
    texts = [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text")]

    assert texts == [
        *("W2-200-2: a case: CPU ms", "make", "200", "gates", "500", "moon", "10000 …"),
        *("W6-500-0: a case: CPU ms", "git status", "16", "gates", "32"),
    ]


def test_the_charts_stand_in_columns_of_about_the_same_height() -> None:
    picture = ElementTree.fromstring(svg([case(f"W{number}", row("gates", 1.0)) for number in range(8)]))
    headings = [one for one in picture.iter("{http://www.w3.org/2000/svg}text") if "case" in (one.text or "")]

    assert [one.get("x") for one in headings] == ["8.0"] * 4 + ["508.0"] * 4
    assert [one.get("y") for one in headings[:4]] == [one.get("y") for one in headings[4:]]
    assert float(headings[3].get("y", 0)) < float(picture.get("height", 0))


COMPACT = [
    case("W1", row("make", 0.006), row("gates", 0.08, 13.514), row("task", 0.05, 8.0)),
    replace(case("W2", row("make", 0.4), row("gates", 0.8, 2.04)), title=COLUMNS[1].title),
    case("W3", row("sh", 7.1), row("make", 7.2, 1.014), row("gates", 7.6, 1.07)),
    case("W4", row("python -c pass", 0.01), row("gates", 0.012, 1.18), left_out={"prek": "starts all gates again"}),
    replace(case("W6", row("git status", 0.03), row("gates", 0.04, 1.52)), title=COLUMNS[4].title),
]


def test_the_table_of_the_readme() -> None:
    assert table(COMPACT) == (
        "| runner | 5 gates that do nothing | 1,000 of them | 5 real gates, cold | nothing changed "
        "| the same among 20,000 files |\n"
        "|---|---:|---:|---:|---:|---:|\n"
        "| make | 1.0 (6 ms) | 1.0 (400 ms) | 1.01 | | |\n"
        "| **gates** | **13.5** | **2.0** | **1.07** | **1.2** | **1.5** |\n"
        "| prek | | | | – | |\n"
        "| lefthook | | | | | |\n"
        "| task | 8.0 | | | | |\n"
        "| doit | | | | | |\n"
        "| pre-commit | | | | | |\n"
        "| turbo | | | | | |\n"
    )


def test_the_table_takes_the_place_of_the_one_before_and_everything_else_stays() -> None:
    once = with_table(f"# gates\n\n{START}\n| old |\n\n{END}\nThe second column\n", COMPACT)

    assert once == f"# gates\n\n{START}\n{table(COMPACT)}\n{END}\nThe second column\n"
    assert with_table(once, COMPACT) == once


def test_half_of_the_cases_leave_the_table_of_the_readme_as_it_was() -> None:
    assert with_table("text", COMPACT[:2]) == "text"


def shown(page: str, title: str) -> dict[str, float]:
    """The ratios of wall time in the section of a case, as the page shows them."""
    section = page.partition(f"\n## {title}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| \**([^|*]+?)\** \|.*?\| ([\d.]+) \(", section, re.MULTILINE)
    return {name: float(ratio) for name, ratio in rows}


@pytest.mark.parametrize("number", range(len(COLUMNS)), ids=[column.title for column in COLUMNS])
def test_the_readme_agrees_with_the_page(number: int) -> None:
    page = (REPOSITORY / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    ratios = shown(page, COLUMNS[number].title)
    rows = [line.strip("|").split("|") for line in readme.partition(START)[2].partition(END)[0].split("\n")[3:] if line]
    cells = {cells[0].strip(" *"): cells[number + 1].strip(" *").partition(" ")[0] for cells in rows}

    assert len(ratios) > len(cells) / 2, "the page was understood"
    rounding = 0.5 * 10 ** -COLUMNS[number].digits + 0.5 * 10**-2
    for name, cell in cells.items():
        assert (name in ratios) == (cell not in ("", "–")), name
        assert name not in ratios or abs(float(cell) - ratios[name]) <= rounding + 1e-9, name
