"""What gates says when something is wrong, or looked at, quotes commands, names and paths, but no secrets."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from gates.cli.main import main

SECRET = "hunter2-correct-horse"
TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
GATE = '[[gate]]\nid = "a"\nrun = "true"\nexpect = "exit 0"\n'
TABLE = "# Plan\n\n- Status: In Progress\n\n## Quality Gates\n\n| Gate | Command | Threshold |\n|---|---|---|\n"

# What is written, and the words that gates is called with; S is the secret.
CASES: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "an unknown key": ({"gates.toml": f"{GATE}S = 1\n"}, ("run",)),
    "an expectation": ({"gates.toml": GATE.replace("exit 0", "TBD S")}, ("run",)),
    "an expectation that is prose": ({"gates.toml": GATE.replace("exit 0", "looks as S says")}, ("lint",)),
    "a placeholder": ({"gates.toml": GATE.replace("true", "x <S>")}, ("run",)),
    "a need": ({"gates.toml": f'{GATE}needs = ["S"]\n'}, ("run",)),
    "a path outside": ({"gates.toml": f'{GATE}inputs = ["/S"]\n'}, ("run",)),
    "an id": ({"gates.toml": GATE.replace('"a"', '"A S"')}, ("run",)),
    "another command than the policy's": (
        {"gates.toml": GATE, "p.md": f"{TABLE}| a | `curl -H S` | exit 0 |\n"},
        ("run", "p.md"),
    ),
    "a looser threshold": ({"gates.toml": GATE, "p.md": f"{TABLE}| a | `true` | S |\n"}, ("run", "p.md")),
    "a command in the list": ({"gates.toml": GATE.replace("true", "curl -H S")}, ("list",)),
    "a command in the list, as JSON": (
        {"gates.toml": GATE.replace("true", "curl -H S")},
        ("list", "--format", "json"),
    ),
    "a missing program": ({"gates.toml": GATE.replace("true", "S --x")}, ("doctor",)),
    "a missing program, as JSON": ({"gates.toml": GATE.replace("true", "S --x")}, ("doctor", "--format", "json")),
    "a judged command": (
        {},
        ("judge", "--command", "curl -H S", "--expect", "exit 0", "--exit", "1", "--format", "json"),
    ),
    "a judged expectation": ({}, ("judge", "--command", "x", "--expect", "TBD S", "--exit", "1")),
    "a folder": ({}, ("-C", "S", "list")),
    "a plan": ({"gates.toml": GATE}, ("run", "S.md")),
    "a configuration": ({"gates.toml": GATE}, ("run", "--config", "S.toml")),
    "a gate": ({"gates.toml": GATE}, ("run", "--gate", "S")),
    "a variable": ({"gates.toml": GATE}, ("run", "--var", "S")),
    "a time limit": ({"gates.toml": GATE}, ("run", "--timeout", "S")),
    "a kind of report": ({"gates.toml": GATE}, ("run", "--report", "S=x")),
    "a number of jobs": ({"gates.toml": GATE}, ("run", "--jobs", "S")),
    "an unknown flag": ({"gates.toml": GATE}, ("run", "--S")),
    "an unknown command": ({}, ("S",)),
}


Say = Callable[[str, str], str]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """What gates says in that case, with that secret."""
    monkeypatch.chdir(tmp_path)

    def said(case: str, secret: str) -> str:
        files, words = CASES[case]
        for name, text in files.items():
            filled = text.replace("S", secret).replace(f"{secret}tatus", "Status")
            (tmp_path / name).write_text(filled, encoding="utf-8")
        with suppress(SystemExit):
            main([word.replace("S", secret) for word in words])
        captured = capsys.readouterr()
        return captured.out + captured.err

    return said


@pytest.mark.parametrize("case", CASES)
def test_a_secret_of_the_environment_is_not_told(case: str, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SECRET in say(case, SECRET).casefold(), "the case says nothing of it, so it would show nothing"
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)

    assert SECRET not in say(case, SECRET).casefold()


@pytest.mark.parametrize("case", CASES)
def test_a_token_of_a_known_shape_is_not_told(case: str, say: Say) -> None:
    assert TOKEN not in say(case, TOKEN)
