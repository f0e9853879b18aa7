"""Secrets do not reach the plan, the record, a report, a crash report or the terminal; logs are shut and redacted."""

import json
import re
import shlex
import stat
import sys
from collections.abc import Iterator, Mapping
from random import Random

import pytest

from tests.end_to_end.rig import Project
from tests.torture.planted import Planted, formats
from tests.torture.sizes import SEED, size
from tests.torture.tally import Tally

PLACES = ("stdout", "stderr", "arguments", "path", "exception")
ON_ONE_LINE = ("arguments", "path")
PROGRAMS = {"path": "mypy"}  # whose output has an extractor, which takes a path and a text from it
REPORTS = ("junit", "sarif", "markdown", "gitlab")
NAIVE = re.compile(r"(password|token)=\S+")  # the negative control: a redactor that knows one way to write it

# How a line is printed in each place; everything that is run ends with 1.
SCRIPTS = {
    "stdout": "#!/bin/sh\ncat $1; exit 1\n",
    "stderr": "#!/bin/sh\ncat $1 >&2; exit 1\n",
    "arguments": "#!/bin/sh\nexit 1\n",
    "exception": f"#!{sys.executable} -S\nimport sys\nraise ConnectionError(open(sys.argv[1]).read())\n",
    "path": f"#!{sys.executable} -S\nimport sys\n",
}
SCRIPTS["path"] += """\
line = open(sys.argv[1], encoding="utf-8").read().replace("\\n", "%")
print(f"src/{line}/x.py:3: error: {line}  [misc]")
print("Found 1 error in 1 file (checked 2 source files)")
sys.exit(1)
"""


def test_planted_secrets_are_seen_nowhere(tally: Tally, project: Project) -> None:
    """Each format in each place; the short form plants each format in one place."""
    random, made = Random(SEED), formats()
    tally.promised = size(100, 500)
    logged = 0
    for turn in range(size(1, len(PLACES))):
        planted = {name: make(random) for name, make in made.items()}
        places = {name: _place(index + turn, one) for index, (name, one) in enumerate(planted.items())}
        seen, logs = _run(project, planted, places)
        tally.done += len(planted)
        for name, one in planted.items():
            tally.struck += any(secret in NAIVE.sub("", one.line) for secret in one.secrets)
            tally.judge(_leaks(name, places[name], one, seen))
            logged += any(secret in logs for secret in one.secrets)
    rate = 100 * (1 - logged / tally.done)
    tally.note = tally.note or f"{rate:.1f} % of them redacted in logs"
    tally.settle()
    assert rate >= 95


def test_logs_are_shut_and_capped(project: Project) -> None:
    project.write("gates.toml", _gate("big", "head -c 20000000 /dev/zero", "exit 1"))
    assert project.gates("run", "-j", "2").code in (1, 3)
    [log] = (project.path / ".gates/logs").iterdir()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    assert log.stat().st_size < 16 * 1024 * 1024


def test_a_secret_is_missed_by_the_naive_redactor_and_seen_by_the_judge() -> None:
    planted = Planted(line="ghp_x", secrets=("ghp_x",), environ={})
    assert list(_leaks("token", "stdout", planted, {"plan": "saw ghp_x"})) == ["token in stdout is in the plan"]


@pytest.mark.parametrize(
    "line",
    [
        "src/x.py:3:5: error: Incompatible types in assignment (expression has type \"int\")  [assignment]",
        "max CC 14, expected at most 10",
        "tests/test_tokens.py::test_tokenizer FAILED",
        "AssertionError: assert token == expected",
        "3f2a9c1d04bef5b2a7c6d8e9f0a1b2c3d4e5f607 is a commit",
        "unexpected keyword argument 'password' for function 'connect'",
        "password: expected a string",
        "https://example.org/a:b/c@d",
        "token = get_token()",
    ],
)  # fmt: skip
def test_what_tools_usually_say_stays_readable(line: str) -> None:
    from gates.measure.redact import redact_text

    assert redact_text(line, ()) == line


def _place(index: int, planted: Planted) -> str:
    places = [place for place in PLACES if not (planted.is_cut and place in ON_ONE_LINE)]
    return places[index % len(places)]


def _run(project: Project, planted: Mapping[str, Planted], places: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """One gate for each secret; gives back everything that anybody may see, and the logs."""
    folder = project.path
    plan = project.write("plan.md", "# Plan\n\n- Status: In Progress\n\n## Progress\n\n- (2026-01-01T00:00Z) started\n")
    for place, script in SCRIPTS.items():
        project.write(f"{place}/{PROGRAMS.get(place, 'say')}", script).chmod(0o755)
    variables: list[str] = []
    gates: list[str] = []
    for index, (name, one) in enumerate(planted.items()):
        project.write(f"lines/{index}", one.line)
        place = places[name]
        command = f"{place}/{PROGRAMS.get(place, 'say')} lines/{index}"
        if place == "arguments":
            command = f"{command} <v{index}>"
            variables += ["--var", f"v{index}={shlex.quote(one.line.replace(chr(10), ' '))}"]
        gates.append(_gate(f"g{index}", command, "0 errors" if index % 2 else "exit 0"))
    project.write("gates.toml", "".join(gates))
    environ = {name: value for one in planted.values() for name, value in one.environ.items()}
    reports = [f"--report={kind}=../{kind}" for kind in REPORTS]
    human = project.gates("run", "plan.md", "-v", *variables, *reports, **environ)
    jsonl = project.gates("run", "plan.md", "--format", "jsonl", *variables, **environ)
    assert human.code in (1, 3), human.err
    assert len(json.loads(jsonl.out.rstrip("\n").split("\n")[-1])["run"]["gates"]) == len(planted)
    records = [path.read_text(encoding="utf-8") for path in folder.glob(".gates/records/*.json")]
    seen = {"plan": plan.read_text(encoding="utf-8"), "record": "".join(records), "terminal": human.out + human.err}
    seen |= {"JSON": jsonl.out + jsonl.err}
    seen |= {kind: (folder.parent / kind).read_text(encoding="utf-8") for kind in REPORTS}
    logs = "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.glob(".gates/logs/*.log"))
    return seen, logs


def _leaks(name: str, place: str, planted: Planted, seen: Mapping[str, str]) -> Iterator[str]:
    for secret in planted.secrets:
        forms = {secret, json.dumps(secret)[1:-1], secret.replace("&", "&amp;")}
        for where, text in seen.items():
            if any(form in text for form in forms):
                yield f"{name} in {place} is in the {where}"


def _gate(gate: str, command: str, expectation: str) -> str:
    return f'[[gate]]\nid = "{gate}"\nrun = {json.dumps(command)}\nexpect = "{expectation}"\n'
