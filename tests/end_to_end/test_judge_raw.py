"""A run in two places: the one runs, the other judges by what was kept, and runs nothing."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project

POLICY = """\
[[gate]]
id = "lint"
run = "ruff check src"
expect = "0 errors"

[[gate]]
id = "tests"
run = "python -m pytest -q -p no:cacheprovider part{shard}"
shards = 2
expect = "all pass"
env = {PYTEST_DISABLE_PLUGIN_AUTOLOAD = "1"}
"""


@pytest.fixture
def kept(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of a project said, in a folder outside of it."""
    project.write("gates.toml", POLICY)
    project.write("src/x.py", "VALUE = 1\n")
    for part in (1, 2):
        project.write(f"part{part}/test_{part}.py", "def test_a(): pass\n")
    project.commit("all")
    folder = tmp_path_factory.mktemp("beside") / "raw"
    answer = project.gates("run", "--raw", str(folder), "--no-evidence")
    assert answer.code == 0, answer
    assert len(list(folder.iterdir())) == 4  # the command, its probe, two shards
    return folder


def judge(project: Project, folder: Path, *arguments: str) -> Answer:
    """Judge in a clone where none of the tools is there."""
    clone = folder.parent / "clone"
    if not clone.exists():
        project.git("clone", "-q", str(project.path), str(clone))
    return Project(clone).gates("judge", "--raw", str(folder), *arguments)


def edit(folder: Path, word: str, **fields: object) -> None:
    """Change what was kept of the one command that begins so."""
    (path,) = (one for one in folder.iterdir() if json.loads(one.read_text())["command"].startswith(word))
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_the_other_place_comes_to_the_same(project: Project, kept: Path) -> None:
    (project.path / "part1/test_1.py").write_text("raise SystemExit('this is not run')\n")
    answer = judge(project, kept)
    assert answer.code == 0, answer
    lint, tests = answer.out.split("\n")[:2]
    assert lint.startswith("PASS       lint   0 errors, expected 0 ")
    assert tests.startswith("PASS       tests  pass rate 100 % (2 of 2 tests), expected 100 % ")
    assert f"note: nothing was run: judged by what is kept in {kept}" in answer.out


def test_what_failed_there_fails_here(project: Project, kept: Path) -> None:
    project.write("src/x.py", "import os\n")
    project.commit("bad")
    assert project.gates("run", "--raw", str(kept), "--no-evidence").code == 1
    answer = judge(project, kept, "--format", "json")
    content = json.loads(answer.out)
    assert (answer.code, content["verdict"]) == (1, "failed")
    assert content["gates"][0]["checks"][0]["findings"][0]["path"] == "src/x.py"


def test_a_command_of_which_nothing_is_kept_is_undecided(project: Project, kept: Path) -> None:
    project.write("gates.toml", POLICY.replace("ruff check src", "ruff check src part1"))
    project.commit("another command")
    answer = judge(project, kept)
    assert answer.code == 3
    assert "crashed: nothing is kept of `ruff check src part1`" in answer.out


@pytest.mark.parametrize(
    ("word", "fields", "told"),
    [
        (
            "ruff check --show-files",
            {"command": "ruff"},
            "is not what `gates run --raw` writes: the command is another",
        ),
        ("ruff check src", {"ending": "Passed"}, "is not what `gates run --raw` writes: ending is 'Passed'"),
        ("ruff check src", {"stdout": {"data": "%", "dropped": 0}}, "is not what `gates run --raw` writes"),
    ],
    ids=["another command", "ending", "data"],
)
def test_what_is_of_another_shape_is_wrong_input(
    project: Project, kept: Path, word: str, fields: dict[str, object], told: str
) -> None:
    edit(kept, word, **fields)
    answer = judge(project, kept)
    assert answer.code == 2
    assert told in answer.err


def test_a_probe_that_nobody_kept_is_no_pass(project: Project, kept: Path) -> None:
    (probe,) = (one for one in kept.iterdir() if "--show-files" in one.read_text())
    probe.unlink()
    answer = judge(project, kept)
    assert (answer.code, "nothing is kept of `ruff check --show-files src`" in answer.err) == (2, True), answer


def test_a_branch_that_loosens_is_refused(project: Project, kept: Path) -> None:
    project.git("checkout", "-q", "-b", "work")
    project.write("gates.toml", POLICY.replace("0 errors", "≤ 100 errors"))
    project.commit("loosen")
    clone = Project(project.path)
    answer = clone.gates("judge", "--raw", str(kept))
    assert (answer.code, "threshold loosened" in answer.err) == (4, True), answer


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "one command is judged by --command, --expect and --exit"),
        (("--raw", "nowhere"), "is no folder (write one with `gates run --raw FOLDER`)"),
    ],
)
def test_judge_says_what_it_needs(project: Project, arguments: tuple[str, ...], told: str) -> None:
    answer = project.gates("judge", *arguments)
    assert (answer.code, told in answer.err) == (2, True), answer
