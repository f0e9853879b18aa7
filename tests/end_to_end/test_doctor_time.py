"""What wrappers and shims cost, measured by starting the tools with ``--version``; and nothing started unasked."""

import re
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project

TOOL = '#!/bin/sh\necho "$0 $*" >> "{log}"\necho ruff 1.0\n'
SLOW = '#!/bin/sh\n[ "$1" = run ] && shift 2\nsleep 0.05\nexec "{tool}" "$@"\n'
PYENV = '#!/bin/sh\n[ "$1 $2" = "which ruff" ] && echo "{tool}"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    made = Project.create(tmp_path / "project")
    made.write(".gitignore", ".venv/\n")
    return made


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def doctor(project: Project, command: str, *arguments: str, path: Path) -> str:
    project.write("gates.toml", f'[[gate]]\nid = "lint"\nrun = "{command}"\nexpect = "0 errors"\n')
    return project.gates("doctor", *arguments, PATH=f"{path}:/usr/bin:/bin").out


def test_a_wrapper_is_timed_against_the_tool_in_the_projects_own_folder(project: Project, tmp_path: Path) -> None:
    log = tmp_path / "log"
    tool = program(project.path / ".venv/bin/ruff", TOOL.format(log=log))
    program(tmp_path / "bin/uv", SLOW.format(tool=tool))

    unasked = doctor(project, "uv run ruff check .", path=tmp_path / "bin")
    assert "costs" not in unasked
    assert not log.exists(), "nothing is started unasked"
    out = doctor(project, "uv run ruff check .", "--time", path=tmp_path / "bin")

    told = re.search(r"weak +uv run costs (\d+) ms: \d+ ms instead of \d+ ms to start ruff for lint \((.*)\)\n", out)
    assert told is not None, out
    assert int(told[1]) >= 10
    assert told[2] == f"put {tool.parent} on PATH and call ruff itself"
    assert set(log.read_text(encoding="utf-8").split("\n")) == {f"{tool} --version", ""}


def test_a_shim_is_timed_against_what_its_manager_names(project: Project, tmp_path: Path) -> None:
    tool = program(tmp_path / "versions/ruff", TOOL.format(log=tmp_path / "log"))
    shim = program(tmp_path / ".pyenv/shims/ruff", SLOW.format(tool=tool))
    program(shim.parent / "pyenv", PYENV.format(tool=tool))

    out = doctor(project, "ruff check .", "--time", path=shim.parent)

    assert re.search(r"the shim of pyenv costs \d+ ms: \d+ ms instead of \d+ ms to start ruff for lint", out), out


@pytest.mark.parametrize(
    "command",
    ["uv run ./deploy", "uv run deploy --now", "timeout 5 ruff check .", "uv run ruff check . | cat && ruff $X"],
)
def test_what_might_do_something_else_is_not_started(project: Project, tmp_path: Path, command: str) -> None:
    log = tmp_path / "log"
    for name in ("deploy", "ruff"):
        program(project.path / ".venv/bin" / name, TOOL.format(log=log))
    program(tmp_path / "bin/uv", f'#!/bin/sh\necho "uv $*" >> "{log}"\nexit 1\n')

    doctor(project, command, "--time", path=tmp_path / "bin")

    said = log.read_text(encoding="utf-8") if log.exists() else ""
    assert set(said.split("\n")) <= {"", "uv run ruff --version", f"{project.path}/.venv/bin/ruff --version"}
    assert "deploy" not in said


def test_a_wrapper_that_cannot_start_the_tool_is_not_judged(project: Project, tmp_path: Path) -> None:
    program(project.path / ".venv/bin/ruff", TOOL.format(log=tmp_path / "log"))
    program(tmp_path / "bin/npx", "#!/bin/sh\nexit 1\n")

    assert "costs" not in doctor(project, "npx ruff check .", "--time", path=tmp_path / "bin")


def test_time_that_is_spent_twice_is_told_from_the_history(project: Project, tmp_path: Path) -> None:
    project.write(".gates/durations.json", '{"tests:0": [3.0, 3.1, 9.9], "coverage:0": [5.2]}')
    gates = '[[gate]]\nid = "tests"\nrun = "pytest"\nexpect = "pass"\n[[gate]]\nid = "coverage"\n'
    project.write("gates.toml", f'{gates}run = "pytest --cov"\nexpect = "≥ 85 %"\n')

    out = project.gates("doctor").out

    assert "weak     tests (3.1 s) and coverage (5.2 s) both run pytest: 3.1 s of it for the same tests" in out
