"""What a start may import: names and not milliseconds, so that it cannot depend on the machine."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

# What nothing that runs gates may import before it is needed, with what it costs in ms of processor time.
HEAVY: Mapping[str, int] = {
    "rich": 19,
    "markdown_it": 40,
    "dataclasses": 13,
    "asyncio": 40,
    "importlib.metadata": 30,
    "concurrent.futures": 12,
    "multiprocessing": 10,
    "logging": 8,
    "inspect": 8,
    "email": 6,
    "http": 6,
    "urllib.request": 20,
    "ssl": 9,
    "xml.sax": 25,
    "sqlite3": 4,
}

STANDARD = ("pathlib", "typing", "shutil", "json", "tempfile", "subprocess", "hashlib", "datetime")

# All of the standard library that a warm run may import, together with what these import themselves. Whoever adds a
# name adds its cost to every run of everybody; most can be imported where they are needed instead.
ALLOWED = (
    *(
        "argparse",
        "array",
        "base64",
        "binascii",
        "bisect",
        "collections.abc",
        "contextlib",
        "ctypes",
        "datetime",
        "enum",
    ),
    *(
        "encodings.utf_8_sig",
        "errno",
        "fcntl",
        "functools",
        "gc",
        "graphlib",
        "hashlib",
        "hmac",
        "importlib",
        "itertools",
    ),
    *("json", "marshal", "math", "operator", "os", "pathlib", "re", "select", "shlex", "signal", "stat", "string"),
    *("struct", "time", "tomllib", "types", "typing", "unicodedata", "urllib.parse", "xml.parsers.expat", "_strptime"),
)

# What only some runs need: a report that was asked for, GitHub, an unattended run, a terminal, other commands.
ELSEWHERE = (
    "gates.cli.github",
    "gates.cli.live",
    "gates.cli.reports",
    "gates.cli.commands.list_gates",
    "gates.cli.crash",
    "gates.record.html",
    "gates.record.junit",
    "gates.record.sarif",
    "gates.record.gitlab",
    "gates.session.running.approval",
    "gates.session.setup.doctor",
    "gates.session.setup.history",
    "gates.session.proofs.prove",
    "gates.session.claims.verify",
)


def imported(argv: Sequence[str], cwd: Path) -> frozenset[str]:
    """The modules that ``gates ARGV`` imports in the folder ``cwd``, those of the bare interpreter left out."""
    gates = f"from gates.cli.main import main; main({list(argv)})"
    return _modules(gates, cwd) - _modules("pass", cwd)


def _modules(code: str, cwd: Path) -> frozenset[str]:
    words = [sys.executable, "-P", "-X", "importtime", "-c", code]
    told = subprocess.run(
        words, cwd=cwd, env={**os.environ, "COLUMNS": "80"}, capture_output=True, text=True, check=True
    )
    lines = [line for line in told.stderr.split("\n") if line.startswith("import time:")]
    return frozenset(line.rpartition("|")[2].strip() for line in lines[1:])


def ours(modules: frozenset[str]) -> set[str]:
    """The modules of gates among them."""
    return {name for name in modules if name.partition(".")[0] == "gates"}


def offenders(modules: frozenset[str], forbidden: Sequence[str]) -> list[str]:
    """Those of the modules that are forbidden, or below one that is."""
    return sorted(name for name in modules if any(f"{name}.".startswith(f"{bad}.") for bad in forbidden))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One gate that passes, outside of git."""
    (tmp_path / "gates.toml").write_text('[[gate]]\nname = "ok"\nrun = "true"\nexpect = "exits 0"\n', encoding="utf-8")
    return tmp_path


def test_the_version_needs_nothing_but_the_entry_point(tmp_path: Path) -> None:
    modules = imported(["--version"], tmp_path)
    assert ours(modules) == {"gates", "gates.cli", "gates.cli.main"}
    assert offenders(modules, [*HEAVY, *STANDARD]) == []


def test_the_help_needs_the_parser_and_argparse_alone(tmp_path: Path) -> None:
    modules = imported(["--help"], tmp_path)
    assert ours(modules) == {"gates", "gates.cli", "gates.cli.main", "gates.cli.parser"}
    assert offenders(modules, [*HEAVY, *STANDARD]) == []


def test_a_run_imports_nothing_heavy_and_nothing_of_other_commands(project: Path) -> None:
    modules = imported(["run", "--no-evidence"], project)
    assert offenders(modules, [*HEAVY, *ELSEWHERE]) == []


def test_a_warm_run_imports_of_the_standard_library_what_is_allowed_and_nothing_else(project: Path) -> None:
    run = "from gates.cli.main import main; main(['run'])"
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "start"],
    ):
        subprocess.run(["git", *words], cwd=project, check=True)
    _modules(run, project)
    allowed = _modules(f"import {', '.join(ALLOWED)}", project)
    others = {name for name in _modules(run, project) - allowed if name not in ours(frozenset({name}))}
    assert others == set()


def test_the_offender_is_named() -> None:
    modules = frozenset({"json", "rich.console", "gates.cli.live", "richness"})
    assert offenders(modules, [*HEAVY, *ELSEWHERE]) == ["gates.cli.live", "rich.console"]
