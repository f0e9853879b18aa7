"""Bad input: clear lines, the exit code of the contract, nothing run, nothing written, no traceback."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.cli.main import main
from tests.end_to_end.rig import Project, plan

RAN = "| Proof | `touch ran` | exit 0 |"
GATE = '[[gate]]\nid = "proof"\nrun = "touch ran"\nexpect = "exit 0"\n'

# What is wrong -> (files, arguments, exit code, the complaint without its first word "gates: " where it has one)
CASES: dict[str, tuple[dict[str, str | bytes], list[str], int, str]] = {
    "missing plan": ({}, ["run", "no.md"], 2, "no.md: no such file"),
    "nothing to run": ({}, ["run"], 2, "no gates found: no plan In Progress and no gates.toml"),
    "folder without gates.toml": ({"docs/x": ""}, ["run", "docs"], 2, "a folder without gates.toml"),
    "plan that is not UTF-8": ({"p.md": b"\xff\xfe"}, ["run", "p.md"], 2, "p.md:1:1: "),
    "gates.toml that is not UTF-8": ({"gates.toml": b"\xff"}, ["run"], 2, "gates.toml:1:1: byte 0xff is not UTF-8"),
    "gates.toml that is no TOML": ({"gates.toml": "[run\n"}, ["run"], 2, "gates.toml:1:5: no valid TOML"),
    "plan without table or gates.toml": ({"p.md": "# P\n"}, ["run", "p.md"], 2, "gates init --table"),
    "two tables": ({"p.md": plan(RAN) + "\n## Quality Gates\n\n|Gate|Command|Threshold|\n|-|-|-|\n|A|`true`|exit 0|\n"},
                   ["run", "p.md"], 2, "[two-tables]"),
    "row without a command": ({"p.md": plan(RAN, "| Review | | 0 errors |")}, ["run", "p.md"], 2, "[no-command]"),
    "manual review": ({"p.md": plan(RAN, "| Review | Manual review | pass |")}, ["run", "p.md"], 2, "[no-command]"),
    "threshold to be done": ({"p.md": plan(RAN, "| Lint | `ruff check .` | TBD |")}, ["run", "p.md"], 2,
                             "[unreadable-expectation]"),
    "number without direction": ({"p.md": plan(RAN, "| Thing | `x` | 7 |")}, ["run", "p.md"], 2,
                                 "[unreadable-expectation]"),
    "infinite threshold": ({"p.md": plan(RAN, "| Lint | `ruff check .` | ≤ 1e999 errors |")}, ["run", "p.md"], 2,
                           "[unreadable-expectation]"),
    "unfilled placeholder": ({"p.md": plan(RAN, "| CC | `lizard <paths>` | Max CC ≤ 10 |")}, ["run", "p.md"], 2,
                             "[unfilled-placeholder]"),
    "unbalanced quote": ({"p.md": plan(RAN, "| Lint | `ruff 'x` | 0 errors |")}, ["run", "p.md"], 2,
                         "[unreadable-command]"),
    "two rows of one name": ({"p.md": plan(RAN, RAN)}, ["run", "p.md"], 2, "[duplicate-gate]"),
    "look-alike name": ({"p.md": plan(RAN, "| Тests | `true` | exit 0 |")}, ["run", "p.md"], 2, "[confusable-name]"),
    "split cell": ({"p.md": plan(RAN, "| Lint | `a | b` | 0 errors |")}, ["run", "p.md"], 2, "[cell-split]"),
    "alternatives and all": ({"p.md": plan(RAN, "| Lint | `a` / `b` + `c` | pass |")}, ["run", "p.md"], 2,
                             "[mixed-commands]"),
    "unknown key": ({"gates.toml": GATE.replace("expect", "expects")}, ["run"], 2, 'did you mean "expect"?'),
    "wrong type": ({"gates.toml": "[run]\njobs = 'two'\n" + GATE}, ["run"], 2, "gates.toml:2:1: "),
    "cycle of needs": ({"gates.toml": GATE + 'needs = ["proof"]\n'}, ["run"], 2, "proof -> proof"),
    "unknown need": ({"gates.toml": GATE + 'needs = ["prof"]\n'}, ["run"], 2, 'did you mean "proof"?'),
    "duplicate ids": ({"gates.toml": GATE + GATE}, ["run"], 2, "[duplicate-gate]"),
    "unreadable timeout": ({"gates.toml": GATE + 'timeout = "soon"\n'}, ["run"], 2, "gates.toml:5:1: "),
    "no gate at all": ({"gates.toml": "[run]\n"}, ["run"], 2, "[no-gates]"),
    "looser than gates.toml": ({"gates.toml": GATE.replace("exit 0", "0 errors").replace("touch ran", "ruff check ."),
                                "p.md": plan("| proof | `ruff check .` | ≤ 5 errors |")},
                               ["run", "p.md"], 4, "[looser-than-policy]"),
    "another command than gates.toml": ({"gates.toml": GATE, "p.md": plan("| proof | `true` | exit 0 |")},
                                        ["run", "p.md"], 4, "[differs-from-policy]"),
    "unknown gate asked for": ({"gates.toml": GATE}, ["run", "-g", "prof"], 2, 'did you mean "proof"?'),
    "everything skipped": ({"gates.toml": GATE}, ["run", "--skip", "proof"], 2, "no gates left to run"),
    "variable without a value": ({"gates.toml": GATE}, ["run", "--var", "paths"], 2, "is not NAME=VALUE"),
    "timeout flag": ({"gates.toml": GATE}, ["run", "--timeout", "soon"], 2, "is not a duration"),
    "unknown report": ({"gates.toml": GATE}, ["run", "--report", "junits=x"], 2, 'did you mean "junit"?'),
    "report without a path": ({"gates.toml": GATE}, ["run", "--report", "junit"], 2, "has no path"),
    "judge: placeholder": ({}, ["judge", "--command", "x", "--expect", "...", "--exit", "0"], 2, "--expect '...'"),
    "judge: missing capture": ({}, ["judge", "--command", "x", "--expect", "pass", "--exit", "0", "--stdout", "no"], 2,
                               "no: no such file"),
    "nothing to lint": ({}, ["lint"], 2, "nothing to lint"),
    "status of no folder": ({}, ["status", "no"], 2, "no such folder"),
    "status without plans": ({}, ["status"], 2, "no plans below"),
    "table exists already": ({"p.md": plan(RAN)}, ["init", "--table", "p.md"], 4, "has a Quality Gates table already"),
    "gates.toml exists already": ({"gates.toml": GATE}, ["init"], 4, "exists already"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "-"))
def test_bad_input_is_one_clear_line_a_problem(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, arguments, code, complaint = CASES[case]
    _no_environment(monkeypatch)
    project = Project(tmp_path)
    for name, content in files.items():
        project.write(name, content)
    before = _content(tmp_path)

    assert main(["-C", str(tmp_path), *arguments]) == code

    said = capsys.readouterr().err
    assert complaint in said
    assert "Traceback" not in said
    assert _content(tmp_path) == before, "something was run or written"


def _read_only(path: Path) -> None:
    path.chmod(0o444)


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _hard_link(path: Path) -> None:
    path.with_suffix(".twin").hardlink_to(path)


@pytest.mark.parametrize(
    ("spoil", "code", "complaint"),
    [
        (_fifo, 2, "p.md"),
        (_folder, 2, "p.md"),
        (_loop, 2, "p.md"),
        (_read_only, 4, "is read-only (make it writable)"),
        (_hard_link, 4, "hard links"),
    ],
    ids=["fifo", "folder", "loop", "read-only", "hard-link"],
)
def test_a_plan_that_cannot_be_used_is_told_by_its_name(
    spoil: Callable[[Path], None],
    code: int,
    complaint: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _no_environment(monkeypatch)
    file = Project(tmp_path).write("p.md", plan(RAN))
    spoil(file)
    assert main(["-C", str(tmp_path), "run", "p.md"]) == code
    assert complaint in capsys.readouterr().err
    assert stat.S_ISREG(file.lstat().st_mode) is (spoil in (_read_only, _hard_link))
    assert not list(tmp_path.glob(".gates/records/*.json"))


def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--no-such-flag"])
    assert ended.value.code == 2
    assert "--no-such-flag" in capsys.readouterr().err


def test_every_problem_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Project(tmp_path).write("p.md", plan("| Lint | `ruff <paths>` | TBD |", "| Tests | | pass |"))
    assert main(["-C", str(tmp_path), "run", "p.md"]) == 2
    codes = [line.rpartition("[")[2] for line in capsys.readouterr().err.strip().split("\n")]
    assert sorted(codes) == ["no-command]", "unfilled-placeholder]", "unreadable-expectation]"]


def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GATES_PLAN", "GATES_CONFIG", "GATES_JOBS"):
        monkeypatch.delenv(name, raising=False)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_plan_that_is_not_utf_8_is_told_once(project: Project) -> None:
    project.path.joinpath("p.md").write_bytes(b"# P\xe9\n")
    answer = project.gates("run", "p.md")
    assert answer.code == 2
    assert answer.err.count("p.md:") == 1
