"""What was read before stands for reading again, as long as nothing that it was made from has changed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gates.document.policy import read_policy
from gates.model.gate import NO_VARIABLES, GateSet
from gates.model.policy import Policy
from gates.record.packed import Packing
from gates.session.reading.compiled import compiled
from gates.session.reading.source import Question, find_source
from gates.session.reading.understand import understand, understand_again

POLICY = """\
[vars]
paths = "src tests"

[run]
jobs = 2
timeout = "90s"

[[gate]]
name = "Lint"
run = "ruff check <paths>"
expect = "0 errors, 0 warnings"
inputs = ["src/**"]

[[gate]]
name = "Tests"
run = {python = "pytest -q", node = "npm test"}
expect = "all pass; coverage ≥ 80 %"
metric = {regex = 'TOTAL (\\\\d+)', name = "coverage", unit = "%"}
canary = {path = "tests/test_red.py", text = "def test(): assert 0"}
env = {CI = "1"}
needs = ["lint"]
timeout = "1m"
"""
PLAN = """\
# Plan

- Status: In Progress

## Quality Gates

| Gate | Command | Threshold |
| ---- | ------- | --------- |
| Types | `mypy src` | no more errors than on main |
| Broken | `pytest` | what it should be |
"""


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "docs").mkdir(parents=True)
    (folder / "gates.toml").write_text(POLICY, encoding="utf-8")
    (folder / "docs/plan.md").write_text(PLAN, encoding="utf-8")
    return folder


def never() -> Policy:
    raise AssertionError("was made again")


def policy(text: str) -> Policy:
    return read_policy(text.encode(), "gates.toml")


@pytest.mark.parametrize("name", ["gates.toml", "docs/plan.md"])
def test_what_is_recalled_is_what_was_understood(project: Path, environ: Mapping[str, str], name: str) -> None:
    question = Question(source=name, cwd=project, environ=environ, recall=True)
    first = find_source(question)
    again = find_source(question)
    assert again == first
    expected = understand(first, NO_VARIABLES)
    assert understand_again(first, NO_VARIABLES, environ) == expected
    assert understand_again(again, NO_VARIABLES, environ) == expected
    assert expected.gates and (name == "gates.toml" or expected.diagnostics)


def test_the_same_is_not_made_again(project: Path, environ: Mapping[str, str]) -> None:
    made = compiled(Policy, "gates.toml", ["a"], project, environ, lambda: policy(POLICY))
    assert compiled(Policy, "gates.toml", ["a"], project, environ, never) == made


def test_another_text_is_read(project: Path, environ: Mapping[str, str]) -> None:
    compiled(Policy, "gates.toml", ["a"], project, environ, lambda: policy(POLICY))
    other = policy(POLICY.replace("Lint", "Style"))
    assert compiled(Policy, "gates.toml", ["b"], project, environ, lambda: other) is other


@pytest.mark.parametrize("damage", [b"", b"{", b'{"digest": "x"}', b"\xff\xfe", b"[]"])
def test_what_is_broken_is_made_again(project: Path, environ: Mapping[str, str], damage: bytes) -> None:
    made = compiled(Policy, "gates.toml", ["a"], project, environ, lambda: policy(POLICY))
    [kept] = Path(environ["XDG_STATE_HOME"]).rglob("*-Policy.json")
    kept.write_bytes(damage)
    assert compiled(Policy, "gates.toml", ["a"], project, environ, lambda: made) is made


def test_what_others_may_write_is_not_believed(project: Path, environ: Mapping[str, str]) -> None:
    made = compiled(Policy, "gates.toml", ["a"], project, environ, lambda: policy(POLICY))
    [kept] = Path(environ["XDG_STATE_HOME"]).rglob("*-Policy.json")
    kept.chmod(0o666)
    assert compiled(Policy, "gates.toml", ["a"], project, environ, lambda: made) is made


def test_inside_the_project_nothing_is_kept(project: Path) -> None:
    environ = {"XDG_STATE_HOME": str(project / ".gates")}
    made = compiled(Policy, "gates.toml", ["a"], project, environ, lambda: policy(POLICY))
    assert compiled(Policy, "gates.toml", ["a"], project, environ, lambda: made) is made
    assert not (project / ".gates").exists()


def test_only_the_classes_that_are_named_come_back() -> None:
    packing = Packing([GateSet])
    assert packing.unpack('["Path",{"a":1}]') is None
    with pytest.raises(TypeError, match="PosixPath"):
        packing.pack((Path("/"),))
