"""The table of faults: whatever goes wrong with a command, its output, its report or the disk, no gate has passed.

The last rows of each table are honest tools, which do pass: without them the suite would hold of a runner that passes
nothing.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.end_to_end.rig import Project, environment, plan

SUMMARY = "printf '%s\\n' '412 passed in 3.21s';"
JUNIT = '<testsuite tests="{tests}" failures="{failures}" errors="0" skipped="0"><testcase name="a"/></testsuite>'
COVERAGE = '{{"totals": {{"percent_covered": {}}}}}'


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A script in the place of a tool, what is expected of it, and why it does not pass: a reason, or ``failed``.

    ``command`` is run instead of the script.
    """

    run: str
    outcome: str
    expect: str = "100% passing"
    tool: str = "pytest"
    command: str = ""
    keys: Mapping[str, object] = field(default_factory=dict)


def junit(report: str, outcome: str, code: int = 0) -> Fault:
    """A command that writes this JUnit report and ends with this status."""
    metric = {"from": "junit", "path": "{id}.xml"}
    return Fault(
        run=f"printf %s '{report}' > {{id}}.xml; exit {code}",
        outcome=outcome,
        expect="0 failures",
        keys={"metric": metric},
    )


def number(report: str, outcome: str) -> Fault:
    """A command that writes this JSON report, in which a coverage of at least 80 is looked for."""
    metric = {"from": "file", "path": "{id}.json", "json": "totals.percent_covered", "name": "coverage", "unit": "%"}
    return Fault(run=f"printf %s '{report}' > {{id}}.json", outcome=outcome, expect=">= 80%", keys={"metric": metric})


def stale(path: str, outcome: str, run: str = "true") -> Fault:
    """A command, and a good report that lies there from before; mostly the command leaves it alone."""
    metric = {"from": "junit", "path": path}
    return Fault(run=run, outcome=outcome, expect="0 failures", keys={"metric": metric})


GOOD = JUNIT.format(tests=5, failures=0)
FAULTS = {
    "killed after its summary": Fault(run=f"{SUMMARY} kill -9 $$", outcome="inconsistent"),
    "crashed after its summary": Fault(run=f"{SUMMARY} kill -SEGV $$", outcome="inconsistent"),
    "a part of it was killed": Fault(run=f"{SUMMARY} sh -c 'kill -9 $$'", outcome="inconsistent"),
    "killed its keeper": Fault(run=f"{SUMMARY} kill -9 $PPID; sleep 600", outcome="crashed"),
    "hangs after its summary": Fault(run=f"{SUMMARY} sleep 600", outcome="timed-out", keys={"timeout": "1s"}),
    "an exit status of its own": Fault(run=f"{SUMMARY} exit 7", outcome="inconsistent"),
    "passes on and says it failed": Fault(run=f"{SUMMARY} exit 1", outcome="inconsistent"),
    "lies with exit 0": Fault(run="echo '1 failed, 411 passed in 3.21s'", outcome="failed"),
    "lies about errors with exit 0": Fault(
        run="echo 'Found 3 errors in 1 file (checked 2 source files)'", outcome="failed", expect="0 errors", tool="mypy"
    ),
    "lies about its end with exit 0": Fault(run="echo '411 passed, 1 error in 3.21s'", outcome="failed"),
    "cut output": Fault(run="printf '412 pas'", outcome="no-measurement"),
    "cut number": Fault(run="printf '=== 41'", outcome="no-measurement"),
    "no output": Fault(run="true", outcome="no-measurement", expect="0 errors", tool="mypy"),
    "closed its output": Fault(run="exec >&- 2>&-; exit 0", outcome="no-measurement", expect="0 errors", tool="mypy"),
    "output of zeroes": Fault(run="head -c 5000 /dev/zero", outcome="no-measurement", expect="0 errors", tool="mypy"),
    "output too long": Fault(
        run="yes a.py:1: error: x | head -c 5000000", outcome="no-measurement", expect="0 errors", tool="mypy"
    ),
    "zero tests": Fault(run="echo 'no tests ran in 0.01s'", outcome="nothing-examined"),
    "zero tests, and says so": Fault(run="echo 'no tests ran in 0.01s'; exit 5", outcome="nothing-examined"),
    "nothing but skipped": Fault(run="echo '4 skipped in 0.01s'", outcome="nothing-examined"),
    "no such tool": Fault(
        run="", command="no-such-tool-anywhere --check", outcome="tool-missing", expect="0 errors", tool="mypy"
    ),
    "no such tool in a shell": Fault(
        run="", command="no-such-tool-anywhere && true", outcome="tool-missing", expect="exit 0"
    ),
    "not executable": Fault(run="", command="./gates.toml", outcome="tool-missing", expect="exit 0"),
    "missing report": stale("never.xml", "no-measurement"),
    "report of an earlier run": stale("earlier.xml", "no-measurement"),
    "report from the future": stale("future.xml", "no-measurement"),
    "report is a folder": stale("folder.xml", "no-measurement"),
    "report that vanished": stale("vanishing.xml", "no-measurement", run="rm vanishing.xml"),
    "empty report": junit("", "no-measurement"),
    "cut report": junit(GOOD[:40], "no-measurement"),
    "report of something else": junit("<html/>", "no-measurement"),
    "report without tests": junit(
        JUNIT.format(tests=0, failures=0).replace('<testcase name="a"/>', ""), "nothing-examined"
    ),
    "report with failures and exit 0": junit(
        JUNIT.format(tests=5, failures=2).replace('<testcase name="a"/>', '<testcase name="a"><failure/></testcase>'),
        "failed",
    ),
    "good report and exit 1": junit(GOOD, "inconsistent", code=1),
    "NaN": number(COVERAGE.format("NaN"), "no-measurement"),
    "infinity": number(COVERAGE.format("Infinity"), "no-measurement"),
    "minus infinity": number(COVERAGE.format("-Infinity"), "no-measurement"),
    "too large a number": number(COVERAGE.format("1e999"), "no-measurement"),
    "a number as text that is none": number(COVERAGE.format('"nan"'), "no-measurement"),
    "true": number(COVERAGE.format("true"), "no-measurement"),
    "null": number(COVERAGE.format("null"), "no-measurement"),
    "no such key": number('{{"totals": {{}}}}'.replace("{{", "{").replace("}}", "}"), "no-measurement"),
    "cut JSON": number(COVERAGE.format("91.5")[:-1], "no-measurement"),
}
HONEST = {
    "honest output": Fault(run=f"{SUMMARY} true", outcome="passed"),
    "honest report": junit(GOOD, "passed"),
    "honest report by a clock that was set back": stale(
        "ahead.xml", "passed", run=f"printf %s '{GOOD}' > ahead.xml; touch -d 2001-01-01 ahead.xml"
    ),
    "honest number": number(COVERAGE.format("91.5"), "passed"),
    "honest status": Fault(run="true", outcome="passed", expect="exit 0", tool="check"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each row: its reason or its state; all of them are gates of one run."""
    project = Project.create(tmp_path_factory.mktemp("faults"))
    rows = {**FAULTS, **HONEST}
    project.write(".gitignore", "*.xml\n*.json\n.gates/\n")
    project.write("gates.toml", "".join(_gate(project, name, fault) for name, fault in rows.items()))
    for name in ("earlier", "future", "vanishing", "ahead"):
        project.write(f"{name}.xml", GOOD)
    subprocess.run(["touch", "-d", "2098-01-01", "future.xml", "ahead.xml"], cwd=project.path, check=True)
    (project.path / "folder.xml").mkdir()
    answer = project.gates("run", "gates.toml", "--format=json", "-j4")
    assert answer.code == 3, answer.err
    return {gate["name"]: gate["reason"] or gate["state"] for gate in json.loads(answer.out)["gates"]}


def _gate(project: Project, name: str, fault: Fault) -> str:
    """The row as a gate of gates.toml whose command is a script; ``{id}`` in it stands for a name of its own."""
    own = name.replace(" ", "-").replace(",", "")
    script = project.write(f"bin/{own}/{fault.tool}", f"#!/bin/sh\n{fault.run.replace('{id}', own)}\n")
    script.chmod(0o755)
    lines = {"name": name, "run": fault.command or f"bin/{own}/{fault.tool}", "expect": fault.expect, **fault.keys}
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in lines.items())
    return f"[[gate]]\n{text.replace('{id}', own)}\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_never_a_pass(outcomes: Mapping[str, str], name: str) -> None:
    assert outcomes[name] == FAULTS[name].outcome


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_tool_passes(outcomes: Mapping[str, str], name: str) -> None:
    assert outcomes[name] == "passed"


GATE = '[[gate]]\nid = "a"\nrun = "{}"\nexpect = "exit 0"\n'


def limited(project: Project, kibibytes: int) -> tuple[int, str]:
    """The exit code and the words of a run in which no file may become larger: a disk that is full."""
    script = f'ulimit -f {kibibytes}; exec "$0" -m gates run gates.toml'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable],
        cwd=project.path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.rstrip("\n").split("\n")[-1]


def records(project: Project) -> list[str]:
    return [path.name for path in (project.path / ".gates/records").glob("*")]


@pytest.mark.parametrize(
    ("kibibytes", "command", "code", "words"),
    [
        pytest.param(0, "true", 4, "/.gates/.gitignore: cannot be written: File too large (", id="no room at all"),
        pytest.param(2, "seq 9000", 4, ": the log cannot be written: File too large (free", id="no room for logs"),
        pytest.param(1, "true", 4, ".json: cannot be written: File too large (", id="no room for records"),
        pytest.param(900, "seq 9000", 0, "running a: seq 9000", id="enough"),
    ],
)
def test_on_a_full_disk_nothing_passes(project: Project, kibibytes: int, command: str, code: int, words: str) -> None:
    project.write("gates.toml", GATE.format(command))

    answer = limited(project, kibibytes)

    assert (answer[0], words in answer[1]) == (code, True), answer
    assert len(records(project)) == (code == 0)
    assert [path.name for path in project.path.rglob("*.log") if path.stat().st_size == kibibytes * 1024] == []


@pytest.mark.parametrize("what", ["file", "dangling link", "link to a device"])
def test_without_a_folder_for_logs_nothing_passes(project: Project, what: str) -> None:
    project.write("gates.toml", GATE.format("true"))
    logs = project.path / ".gates/logs"
    logs.parent.mkdir()
    if what == "file":
        logs.touch()
    else:
        logs.symlink_to("/dev/full" if what == "link to a device" else "nowhere")

    answer = project.gates("run", "gates.toml")

    assert (answer.code, answer.out) == (4, "")
    assert ".gates/logs" in answer.err and answer.err.count("\n") == 1
    assert records(project) == []


def test_a_command_that_changes_the_tree_leaves_nothing_passed(project: Project) -> None:
    project.write(".gitignore", ".gates/\n")
    project.write("file.py", "x = 1\n")
    project.write("plan.md", plan("| A | `true` | exit 0 |", "| B | `truncate -s 0 file.py` | exit 0 |"))
    project.commit("plan")

    answer = project.gates("run", "plan.md")

    assert answer.code == 3
    assert "PASS" not in answer.out and "PASS" not in project.read("plan.md")
    assert answer.out.endswith("0 of 2 gates passed; undecided: A, B\n")
