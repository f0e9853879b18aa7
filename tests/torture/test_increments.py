"""A command that was run on changed files only comes to the same as on all of them, after any edits."""

import io
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest

from gates.measure.extractors import lizard
from gates.measure.increments import Looked
from gates.model.measurement import FilePart, Output
from gates.model.outcome import Finished, Outcome, Stream, Task
from tests.torture.increments import KINDS, Bench, benches, differences, gate_of
from tests.torture.sizes import size
from tests.torture.tally import Tally

GATE = gate_of("lizard -C 3 src", "Max CC ≤ 3")
STEPS = 4


@dataclass
class LizardBench(Bench):
    """What the negative control knows of its files from step to step."""

    control: dict[str, FilePart] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)


def configured(bench: Bench) -> None:
    bench.random.choice([bench.top / "whitelizer.txt", bench.top / "src/.gitignore"]).write_text(
        bench.random.choice(["", "b.py\n", "f\n"])
    )


def run(task: Task) -> Outcome:
    """What lizard says, in this process, where it starts a hundred times faster."""
    out, errors = io.StringIO(), io.StringIO()
    with chdir(task.cwd), redirect_stdout(out), redirect_stderr(errors), catch_warnings():
        simplefilter("ignore")
        code = import_module("lizard").main(list(task.argv))
    return Outcome(
        ending=Finished(exit_code=int(code or 0)),
        stdout=Stream(data=out.getvalue().encode("utf-8", "surrogateescape")),
        stderr=Stream(data=errors.getvalue().encode("utf-8", "surrogateescape")),
    )


def naive(bench: LizardBench) -> tuple[object, ...]:
    """The negative control: every file that changed is run, and nothing else is looked at."""
    paths = [
        path for path in sorted((bench.top / "src").rglob("*")) if path.is_file() and path.suffix in (".py", ".js")
    ]
    contents = {path.relative_to(bench.top).as_posix(): path.read_bytes() for path in paths}
    changed = [path for path, data in contents.items() if bench.contents.get(path) != data]
    parts: Mapping[str, FilePart] | None = {}
    if changed:
        argv = ("lizard", "-C", "3", *changed)
        outcome = run(Task(key="", command="", argv=argv, shell="", cwd=str(bench.top), timeout=1))
        output = Output(stdout=outcome.stdout, stderr=outcome.stderr, exit_code=0, argv=argv)
        parts = lizard.by_file(output, Looked(names=changed, read=lambda name: contents[name], named=True))
    known = {path: part for path, part in bench.control.items() if path in contents}
    bench.control, bench.contents = {**known, **(parts or {})}, contents
    measured = lizard.of_files(bench.control, ("lizard", "-C", "3", "src"))
    one = measured.measurements[0]
    return one.metric("max_cc"), one.examined, measured.exit_code


@pytest.mark.slow
def test_files_measured_one_by_one_give_what_a_run_on_all_of_them_gives(tally: Tally, tmp_path: Path) -> None:
    tally.promised = size(15, 500)
    for bench in benches(LizardBench, tmp_path, tally):
        for _ in range(STEPS):
            step = bench.step(GATE, run)
            tally.judge(f"{bench.top.name}: {one}" for one in differences(step.result, step.whole))
            verdict = step.whole.verdict
            tally.struck += naive(bench) != (verdict.metric, verdict.examined, step.whole.exit_code)
            for _ in range(bench.random.choice([1, 1, 2])):
                bench.random.choice((*KINDS, configured))(bench)
