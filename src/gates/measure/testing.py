"""What belongs to the tests of a project: which files, and which gates run them."""

from typing import Final

from gates.measure.canaries.places import is_python_test, is_script_test
from gates.measure.canaries.scene import asks_for
from gates.measure.command import parse_command
from gates.model.gate import Gate

RUNNERS: Final = frozenset(
    {"bun test", "cargo test", "go test", "jest", "node test", "pytest", "unittest", "vitest", "coverage run"}
)
_FOLDERS: Final = frozenset({"tests", "test", "__tests__", "spec", "testdata", "__snapshots__"})


def is_test_file(path: str) -> bool:
    """Whether a file is a test or what tests use: by its name, or by a folder that it lies in."""
    *folders, name = path.split("/")
    named = name == "conftest.py" or name.endswith("_test.go") or is_python_test(path) or is_script_test(path)
    return named or not _FOLDERS.isdisjoint(folders)


def runs_tests(gate: Gate) -> bool:
    """Whether the gate calls a test runner, or expects what only a test runner can say."""
    calls = (call for check in gate.checks if check.applies for call in parse_command(check.command).calls)
    return asks_for(gate.expectation, "pass_rate") or any(call.tool in RUNNERS for call in calls)
