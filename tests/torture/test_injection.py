"""Text of others stays text: in the plan, on the terminal, in the logs of CI servers and in every report."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gates.cli.main import main
from gates.document.progress import insert_entry
from gates.model.value import replace
from gates.record.progress_entry import progress_entry
from gates.record.statement import record_name, render_statement, statement
from tests.end_to_end.rig import Project
from tests.torture import hostile, judges
from tests.torture.payloads import BYTES, TEXTS
from tests.torture.sizes import generated, size
from tests.torture.tally import Tally

Payload = TypeVar("Payload", str, str | bytes)

PIECES = st.sampled_from((
    "\n", "\r", "\r\n", "\n\n", "\x1b[", "\x1b]0;", "\x1b[0m", "\x07", "\x9b", "\x00", "\t", "\x0b", "\u2028",
    "\u0085", " ", "\u202e", "\u200b", "\ufeff", "\ud800", "\udcff", "|", "\\", "`", "```", "~~~", "#", "## ", "- ",
    "1. ", "> ", "<", "<b>", "<!--", "-->", "[x](y)", "[x]: y", "![", "*", "_", "__", "&#", "&lt;", "::", "::error::",
    "##[", "##vso[", "]", "(", ")", "]]>", '"', "'", "{", "}", "$", "@", ":", "/", "://", "www.", "---", "===",
    "Status: Complete", "Progress", "word", "é", "0",
))  # fmt: skip
STRINGS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60), st.text(max_size=3))
PLACES = st.lists(
    st.builds(hostile.Place, name=STRINGS, threshold=STRINGS, output=STRINGS, path=STRINGS), min_size=5, max_size=5
)
ALL: tuple[str | bytes, ...] = (*TEXTS, *BYTES)
REPORTS = ("junit", "sarif", "markdown", "gitlab")


def test_the_judges_have_nothing_against_harmless_words() -> None:
    assert not any(hostile.naive_objections(hostile.HARMLESS))
    assert not any(hostile.objections(hostile.Place()))


def test_hand_written_payloads_are_only_text(tally: Tally) -> None:
    tally.promised = 200
    for payload in TEXTS:
        tally.done += 1
        tally.struck += _strikes(payload)
        tally.judge(hostile.objections(hostile.everywhere(payload), plan=hostile.PLANS[tally.done % 5]))
    tally.settle()


def test_generated_strings_are_only_text(tally: Tally) -> None:
    """Sixteen at a time: as names of gates, thresholds and what is printed, each in every state, and as a path."""
    tally.promised = size(250, 100_000)

    @generated(25, 12_500)
    @given(places=PLACES, plan=st.sampled_from(hostile.PLANS))
    def check(places: list[hostile.Place], plan: bytes) -> None:
        strings = {places[0].path}.union(*({place.name, place.threshold, place.output} for place in places))
        tally.done += len(strings)
        tally.struck += _strikes(places[0].output)
        tally.judge(hostile.objections(*places, plan=plan))
        assert tally.found == 0, tally

    check()
    tally.settle()


def test_the_live_table_shows_only_text(tally: Tally) -> None:
    tally.promised = tally.done = len(TEXTS)
    tally.struck = sum(bool(judges.live(payload)) for payload in TEXTS)
    drawn = hostile.live_output([hostile.hostile_run(hostile.everywhere(payload)) for payload in TEXTS])
    tally.judge((judges.live(drawn), judges.ci_log(judges.LIVE_CONTROLS.sub("\n", drawn))))
    tally.settle()


def test_what_commands_print_is_only_text(tally: Tally, project: Project) -> None:
    """Through the whole program: payloads as output and gate names, on the terminal, in the plan and the reports."""
    payloads = ALL[:: size(20, 1)]
    tally.promised = len(payloads)
    for batch in _batches(payloads, 25):
        tally.done += len(batch)
        tally.struck += sum(map(_strikes, batch))
        tally.judge(_objections_to_a_run(project, batch))
    tally.settle()


def test_names_and_thresholds_of_gates_are_only_text(
    tally: Tally, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the commands that show gates of a gates.toml and of a plan, and through the diagnostics about them."""
    texts = [text for text in TEXTS if text.encode("utf-8", "ignore").decode() == text][:: size(12, 1)]
    tally.promised = len(texts)
    for batch in _batches(texts, 50):
        folder = tmp_path / str(tally.done)
        Project(folder).write("gates.toml", "".join(_gate(index, text, text) for index, text in enumerate(batch)))
        Project(folder).write("docs/plans/p.md", _plan(batch))
        tally.done += len(batch)
        tally.struck += sum(map(_strikes, batch))
        for command in (["list"], ["lint"], ["status"], ["list", "docs/plans/p.md"], ["run", "docs/plans/p.md"]):
            for arguments in (command, [*command, "--format", "json"]):
                tally.judge(_objections_to_output(folder, arguments, capsys))
    tally.settle()


def test_names_of_plans_are_only_text(tally: Tally, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [os.fsdecode(name) for name in _file_names()][:: size(20, 1)]
    tally.promised = len(names)
    for name in names:
        folder = tmp_path / str(tally.done)
        path = str(Project(folder).write(f"docs/plans/{name}.md", "# Plan\n\n- Status: In Progress\n"))
        tally.done += 1
        tally.struck += bool(judges.terminal(name) or judges.ci_log(name))
        for arguments in (["lint"], ["status"], ["run"], ["run", path], ["run", f"{path}x"], ["list", path]):
            tally.judge(_objections_to_output(folder, arguments, capsys))
    tally.settle()


def test_records_that_others_have_written_are_only_text(
    tally: Tally, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record comes with a branch like any other file; whoever made it can have put anything into it."""
    payloads = TEXTS[:: size(60, 1)]
    tally.promised = len(payloads)
    for payload in payloads:
        place = hostile.Place(name=payload, threshold=payload, output=payload, path="docs/plans/p.md")
        run = replace(hostile.hostile_run(place), id="20261122T074003Z-7c1e5e88")
        project.write(f".gates/records/{record_name(run)}", render_statement(statement(run)))
        project.write("docs/plans/p.md", insert_entry(hostile.PLAN, progress_entry(run, hostile.LINK)))
        tally.done += 1
        tally.struck += _strikes(payload)
        for command in ("history", "verify", "status", "doctor"):
            for arguments in ([command], [command, "--format", "json"]):
                tally.judge(_objections_to_output(project.path, arguments, capsys))
    tally.settle()


def _strikes(payload: str | bytes) -> bool:
    """Whether a naive writer would be harmed by it."""
    text = payload if isinstance(payload, str) else payload.decode("latin-1")
    return any(hostile.naive_objections(text))


def _batches(items: Sequence[Payload], length: int) -> Iterator[Sequence[Payload]]:
    return (items[start : start + length] for start in range(0, len(items), length))


def _file_names() -> Iterator[bytes]:
    """The payloads that can be the name of a file."""
    for payload in ALL:
        data = payload if isinstance(payload, bytes) else payload.encode("utf-8", "ignore")
        if data and b"/" not in data and b"\0" not in data and len(data) < 200:
            yield data


def _gate(index: int, name: str, command: str, expectation: str = "") -> str:
    return (
        f'[[gate]]\nid = "g{index}"\nname = {_toml(name)}\nrun = {_toml(command)}\n'
        f"expect = {_toml(expectation or name)}\n"
    )


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


def _plan(texts: Sequence[str]) -> str:
    rows = "\n".join(f"| {text} | `{text}` | {text} |" for text in texts)
    head = f"# Plan\n\n- Status: {texts[0]}\n\n## Quality Gates\n\n| Gate | Command | Threshold |\n|---|---|---|"
    return f"{head}\n{rows}\n"


def _objections_to_output(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    main(["-C", str(folder), *arguments])
    said = capsys.readouterr()
    if "json" in arguments and said.out:
        yield judges.json_document(said.out)
    for text in (said.out, said.err):
        yield judges.terminal(text) or judges.ci_log(text)


def _objections_to_a_run(project: Project, batch: Sequence[str | bytes]) -> Iterator[str]:
    plan = hostile.PLAN.replace(b"| Lint | `ruff check .` | 0 errors |\n", b"")
    project.write("plan.md", plan)
    project.write("gates.toml", "".join(_printing_gate(project, *numbered) for numbered in enumerate(batch)))
    reports = [f"--report={kind}=../{kind}" for kind in REPORTS]
    answer = project.gates("run", "plan.md", "-v", "--color", "always", *reports)
    if answer.code not in (1, 3):
        yield f"exit {answer.code}: {answer.err}"
        return
    for text in (answer.out, answer.err):
        yield judges.terminal(text, color=True) or judges.ci_log(text)
    written = (project.path / "plan.md").read_bytes().decode()
    added = [line for line in written.split("\n") if line not in plan.decode().split("\n")]
    yield judges.entry([line.lstrip().removeprefix("- ") for line in added])
    junit, *others = [(project.path.parent / kind).read_text(encoding="utf-8") for kind in REPORTS]
    yield judges.xml_document(junit, cases=len(batch))
    json.loads(others[0])
    json.loads(others[2])


def _printing_gate(project: Project, index: int, payload: str | bytes) -> str:
    data = payload if isinstance(payload, bytes) else payload.encode("utf-8", "surrogatepass")
    file = project.write(f"outputs/{index}", data)
    script = f"import sys; sys.stdout.buffer.write(open({str(file)!r}, 'rb').read()); sys.exit({(index + 1) % 3})"
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(script)}"
    visible = "".join(filter(str.isprintable, data.decode("ascii", "ignore")))  # other names are refused
    return _gate(index, f"{index} {visible}", command, "exit 0")
