"""Which calls can be taken apart by files, and which outputs do not account for all of themselves."""

from collections.abc import Mapping

import pytest

from gates.measure.command import parse_command
from gates.measure.extractors import bandit, radon, ruff
from gates.measure.increments import Looked
from gates.measure.registry import judges_files
from gates.model.measurement import FilePart, Output
from gates.model.outcome import Stream

YES = (
    "lizard -C 10 src",
    "ruff check src tests",
    "ruff check --select E,F --line-length 100 .",
    "uv run ruff check src",
    "bandit -r src -s B101",
    "radon cc -s src",
    "radon cc -a --show-complexity -i tests src",
)
NO = (
    "ruff check",
    "ruff check --fix src",
    "ruff check --output-format json src",
    "ruff check --statistics src",
    "ruff check --exit-zero src",
    "ruff format --check src",
    "bandit -q -r src",
    "bandit -r src -x tests",
    "bandit -r src -f json",
    "bandit -r src -ll",
    "radon cc src",
    "radon cc -s -n C src",
    "radon mi -s src",
    "xenon src",
    "mypy src",
    "ruff check src && ruff check tests",
)


@pytest.mark.parametrize(("command", "expected"), [*((one, True) for one in YES), *((one, False) for one in NO)])
def test_a_call_can_be_taken_apart_where_each_file_is_judged_by_itself(command: str, *, expected: bool) -> None:
    assert judges_files(parse_command(command)) is expected


SOURCES: Mapping[str, bytes] = {
    "src/a.py": b"import os\n# nothing\n\n",
    "src/b.py": b"assert 1\nx = 1\n",
    "src/n.txt": b"-",
}
RUFF = "src/a.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n"
BANDIT = """\
>> Issue: [B101:assert_used] Use of assert detected.
   Severity: Low   Confidence: High
   Location: src/b.py:1:0
1	assert 1

Code scanned:
	Total lines of code: 3

Run metrics:
	Total issues (by severity):
		Undefined: 0
		Low: 1
		Medium: 0
		High: 0
Files skipped (0):
"""
RADON = "src/a.py\n    F 2:0 f - A (2)\n    M 5:4 C.g - B (7)\n"


def said(text: str, exit_code: int = 0, *, dropped: int = 0) -> Output:
    return Output(stdout=Stream(data=text.encode(), dropped=dropped), stderr=Stream(), exit_code=exit_code)


def looked(listing: str | None = None, *, named: bool = False) -> Looked:
    probe = None if listing is None else said(listing)
    return Looked(names=tuple(SOURCES), read=lambda name: SOURCES[name], top="/top", named=named, probe=probe)


LISTED = looked("/top/src/a.py\n/top/src/b.py\n/top/pyproject.toml\n")


def test_ruff_gives_each_error_to_its_file_and_clean_files_nothing() -> None:
    assert ruff.by_file(said(RUFF, 1), LISTED) == {
        "src/a.py": FilePart(rows=((0, "F401 [*] `os` imported but unused", 1),)),
        "src/b.py": FilePart(),
    }


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (RUFF, looked()),
        (RUFF, looked("/elsewhere/src/a.py\n")),
        (RUFF.replace("Found 1 error", "Found 2 errors"), LISTED),
        (RUFF.replace("src/a.py", "src/c.py"), LISTED),
        (RUFF + RUFF, LISTED),
        ("", LISTED),
    ],
    ids=["no listing", "other files", "more errors", "an unknown file", "two runs", "nothing"],
)
def test_what_ruff_does_not_account_for_is_not_taken_apart(text: str, where: Looked) -> None:
    assert ruff.by_file(said(text, 1), where) is None


def test_bandit_tells_by_the_lines_of_code_which_files_there_were() -> None:
    row = (0, "[B101:assert_used] Use of assert detected.", 1)
    expected = {"src/a.py": FilePart(count=1), "src/b.py": FilePart(rows=(row,), count=2)}
    assert bandit.by_file(said(BANDIT, 1), looked()) == expected
    assert bandit.by_file(said(BANDIT.replace("src/b", "./src/b"), 1), looked(named=True)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("code: 3", "code: 4"), ("Low: 1", "Low: 2"), ("skipped (0)", "skipped (1)"), ("src/b.py", "src/c.py")],
    ids=["another file", "an issue that is not shown", "a skipped file", "an unknown file"],
)
def test_what_bandit_does_not_account_for_is_not_taken_apart(old: str, new: str) -> None:
    assert bandit.by_file(said(BANDIT.replace(old, new), 1), looked()) is None


def test_radon_says_nothing_of_a_file_without_blocks_unless_it_was_named() -> None:
    listed = FilePart(rows=((2, "f", 2), (7, "C.g", 5)))
    assert radon.by_file(said(RADON), looked()) == {"src/a.py": listed}
    assert radon.by_file(said(RADON), looked(named=True)) == {
        "src/a.py": listed,
        "src/b.py": FilePart(),
        "src/n.txt": FilePart(),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (RADON.replace(" (7)", ""), 0),
        (RADON + "\n3 blocks (classes, functions, methods) analyzed.\n", 0),
        (RADON + "src/b.py\n    ERROR: invalid syntax\n", 0),
        (RADON.replace("src/a.py", "src/c.py"), 0),
        (RADON, 1),
        ("", 0),
    ],
    ids=["no number", "another count", "unreadable", "an unknown file", "a status", "nothing"],
)
def test_what_radon_does_not_account_for_is_not_taken_apart(text: str, code: int) -> None:
    assert radon.by_file(said(text, code), looked()) is None


@pytest.mark.parametrize("text", [RUFF, BANDIT, RADON])
def test_a_cut_output_is_never_taken_apart(text: str) -> None:
    cut = said(text, dropped=1)
    assert [ruff.by_file(cut, LISTED), bandit.by_file(cut, looked()), radon.by_file(cut, looked())] == [None] * 3
