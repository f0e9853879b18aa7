"""Time that is spent twice or for nothing, as earlier runs show it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gates.model.diagnostic import Location
from gates.model.expectation import Success
from gates.model.gate import Check, Gate
from gates.session.setup.waste import known_waste


def gate(name: str, command: str) -> Gate:
    return Gate(
        id=name.lower(),
        name=name,
        checks=(Check(command=command),),
        expectation=Success(text="pass"),
        location=Location(path="gates.toml"),
    )


def told(root: Path, seconds: Mapping[str, float], *gates: Gate) -> list[str]:
    notes = known_waste(gates, {f"{name}:0": value for name, value in seconds.items()}, root)
    return [f"{note.level}: {note.what} ({note.advice})" for note in notes]


TESTS = gate("Tests", "uv run pytest -q tests")
COVERAGE = gate("Coverage", "uv run pytest --cov=src tests")


def test_tests_that_two_gates_run_are_named_with_what_the_shorter_one_took(tmp_path: Path) -> None:
    what = "Tests (3.1 s) and Coverage (5.2 s) both run pytest: 3.1 s of it for the same tests"
    advice = "write `uv run pytest --cov=src tests` as the command of both, if it tells all: it is then run once"

    assert told(tmp_path, {"tests": 3.14, "coverage": 5.2}, TESTS, COVERAGE) == [f"weak: {what} ({advice})"]


@pytest.mark.parametrize(
    "gates",
    [
        pytest.param((TESTS, gate("Coverage", "uv run pytest -q tests")), id="run once already"),
        pytest.param((TESTS, gate("Coverage", "uv run pytest -q docs")), id="other tests"),
        pytest.param((TESTS, gate("Coverage", "bun test tests")), id="another runner"),
        pytest.param((gate("Tests", "ruff check src"), gate("Coverage", "ruff check --select S src")), id="no tests"),
    ],
)
def test_what_is_not_the_same_tests_is_no_waste(gates: tuple[Gate, Gate], tmp_path: Path) -> None:
    assert told(tmp_path, {"tests": 3.0, "coverage": 5.0}, *gates) == []


def test_nothing_is_said_of_what_was_never_measured(tmp_path: Path) -> None:
    assert told(tmp_path, {"tests": 3.0}, TESTS, COVERAGE, gate("Types", "mypy src")) == []


def test_a_tool_that_has_run_and_left_no_cache_starts_cold(tmp_path: Path) -> None:
    types = gate("Types", "mypy src")

    assert told(tmp_path, {"types": 9.1}, types) == [
        "weak: Types starts mypy without a cache (no .mypy_cache): 9.1 s each time (keep .mypy_cache, in CI too)"
    ]
    (tmp_path / ".mypy_cache").mkdir()
    assert told(tmp_path, {"types": 1.1}, types) == []


def test_a_tool_that_is_told_to_keep_no_cache_starts_cold(tmp_path: Path) -> None:
    (tmp_path / ".mypy_cache").mkdir()

    assert told(tmp_path, {"types": 9.1}, gate("Types", "mypy --no-incremental src")) == [
        "weak: Types starts mypy without a cache (--no-incremental): 9.1 s each time (keep .mypy_cache, in CI too)"
    ]


def test_a_cache_elsewhere_is_a_cache(tmp_path: Path) -> None:
    assert told(tmp_path, {"types": 1.1}, gate("Types", "mypy --cache-dir=build/mypy src")) == []
