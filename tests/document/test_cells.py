import pytest

from gates.document.cells import Relation, read_command_cell
from gates.model.diagnostic import Location

HERE = Location(path="plan.md", line=7, column=10)


@pytest.mark.parametrize(
    ("raw", "relation", "commands"),
    [
        ("`ruff check .`", "one", ["ruff check ."]),
        ("`ruff check .` / `bunx ultracite check`", "alternatives", ["ruff check .", "bunx ultracite check"]),
        ("`a`/`b` / `c`", "alternatives", ["a", "b", "c"]),
        ("`a` or `b`", "alternatives", ["a", "b"]),
        ("`a`, `b`, or `c`", "alternatives", ["a", "b", "c"]),
        ("`a` + `b`", "all", ["a", "b"]),
        ("`a` and `b`", "all", ["a", "b"]),
        ("`a` & `b`", "all", ["a", "b"]),
        ("`a`, `b`; `c`", "all", ["a", "b", "c"]),
        ("`a`, `b`, and `c`", "all", ["a", "b", "c"]),
        ("`a`、`b`", "all", ["a", "b"]),
        ("`a`<br>`b`", "all", ["a", "b"]),
        ("`a` <br/> + `b`", "all", ["a", "b"]),
        ("`a` → `b`", "sequence", ["a", "b"]),
        ("`a` -> `b`, then `c`", "sequence", ["a", "b", "c"]),
        ("`a` && `b`", "sequence", ["a", "b"]),
        ("`a` / `b` + `c`", "mixed", ["a", "b", "c"]),
        ("`a`, `b` / `c`", "mixed", ["a", "b", "c"]),
        ("`a` with `b`", "mixed", ["a", "b"]),
        ("`a` `b`", "mixed", ["a", "b"]),
        ("**`a`** + **`b`**", "all", ["a", "b"]),
        ("``echo `date` ``", "one", ["echo `date`"]),
        ("\\`a\\` `b`", "one", ["b"]),
        ("`a", "none", []),
        ("", "none", []),
    ],
)
def test_the_separator_says_how_commands_belong_together(raw: str, relation: Relation, commands: list[str]) -> None:
    cell = read_command_cell(raw, HERE)
    assert (cell.relation, [span.text for span in cell.commands]) == (relation, commands)


def test_notes_in_parentheses_do_not_join_commands() -> None:
    cell = read_command_cell("Run `a` (if defined), `b` (later)", HERE)
    assert (cell.relation, cell.prose) == ("all", "Run (if defined) (later)")


def test_an_escaped_pipe_is_a_pipe() -> None:
    cell = read_command_cell("`grep x \\| wc -l`", HERE)
    assert cell.commands[0].text == "grep x | wc -l"
    assert cell.escaped_pipe
    assert cell.raw == "`grep x \\| wc -l`"


def test_each_command_has_its_place() -> None:
    cell = read_command_cell("`a \\| b` / `` c ``", HERE)
    assert [span.location.column for span in cell.commands] == [11, 24]


@pytest.mark.parametrize(
    "raw",
    ["ruff check .", "npm test", "NO_COLOR=1 pytest -q", "./check.sh", "scripts/check.sh --all", "go test ./\\.\\.\\."],
)
def test_a_command_line_needs_no_code_span(raw: str) -> None:
    cell = read_command_cell(raw, HERE)
    assert (cell.relation, cell.prose) == ("one", "")


def test_escapes_of_a_bare_command_line_are_taken_off() -> None:
    cell = read_command_cell("pytest -k \\*slow\\* \\| tail", HERE)
    assert cell.commands[0].text == "pytest -k *slow* | tail"
    assert cell.escaped_pipe


@pytest.mark.parametrize(
    "raw",
    [
        "Manual review",
        "CodeQL",
        "mypy",
        "manual review",
        "code review by the team",
        "npm audit, then look",
        "npm run lint and npm test",
        "uv run a / uv run b",
        "go through the list.",
        "N/A",
        "n/a",
        "—",
        "目視確認",
        "pytest で確認",
    ],
)
def test_prose_and_the_names_of_tools_are_no_commands(raw: str) -> None:
    cell = read_command_cell(raw, HERE)
    assert (cell.relation, cell.commands, cell.prose) == ("none", (), raw)
