"""A command that was run on changed files only comes to the same as on all of them, after any edits."""

import io
import random
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest

from gates.judge.expectation import parse_expectation
from gates.measure.extractors import lizard
from gates.measure.increments import Looked
from gates.model.diagnostic import Location
from gates.model.gate import Check, Gate
from gates.model.measurement import FilePart, Output
from gates.model.outcome import Finished, Outcome, Stream, Task
from gates.model.verdict import CheckResult
from gates.record.result_cache import ResultCache
from gates.run.plan import CheckPlan
from gates.session.checks.evaluate import Evaluator
from gates.session.checks.prepare import Surroundings, prepare
from gates.session.reuse.by_file import ByFile
from gates.session.reuse.naming import naming_of
from gates.tree.identity import identify
from gates.tree.root import Root
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally

COMMAND = "lizard -C 3 src"
STEPS = 4
START = datetime(2026, 3, 4, tzinfo=UTC)
NAMES = (
    *("src/a.py", "src/b.py", "src/deep/c.py", "src/deep/__init__.py", "src/__init__.py"),
    *("src/d.js", "src/notes.txt"),
)
FUNCTION = "def {name}(a):\n    if a:\n        return 1\n{more}    return 0\n\n"
MORE = "    if a > 2:\n        return 2\n"


@dataclass
class Bench:
    """A project, and what is known of it from step to step."""

    top: Path
    random: random.Random
    cache: ResultCache
    control: dict[str, FilePart] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    steps: int = 0

    def text(self) -> str:
        """Some functions, or none."""
        functions = [
            FUNCTION.format(name=self.random.choice("fgh"), more=MORE * self.random.randrange(4))
            for _ in range(self.random.choice([0, 1, 2]))
        ]
        return "".join([self.random.choice(["", f"X = {self.random.randrange(1000)}\n"]), *functions])

    def path(self) -> Path:
        """One of the files, which may not be there."""
        path = self.top / self.random.choice(NAMES)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def content(bench: Bench) -> None:
    bench.path().write_text(bench.text())


def same_text(bench: Bench) -> None:
    one, other = bench.path(), bench.path()
    if one.exists():
        other.write_bytes(one.read_bytes().replace(b"\n", bench.random.choice([b"\n", b"\r\n"])))


def appended(bench: Bench) -> None:
    path = bench.path()
    if path.exists():
        path.write_bytes(
            path.read_bytes() + FUNCTION.format(name="more", more=MORE * bench.random.randrange(4)).encode()
        )


def swapped(bench: Bench) -> None:
    one, other = bench.path(), bench.path()
    if one.exists() and other.exists():
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)


def mode(bench: Bench) -> None:
    path = bench.path()
    if path.exists():
        path.chmod(path.stat().st_mode ^ 0o111)


def deleted(bench: Bench) -> None:
    bench.path().unlink(missing_ok=True)


def broken(bench: Bench) -> None:
    bench.path().write_bytes(bench.random.choice([b"def (:\n", b"\xff\xfe caf\xe9\n", b"\xef\xbb\xbfX = 1\n"]))


def not_in_the_tree(bench: Bench) -> None:
    path = bench.top / "src/venv" / bench.random.choice(["x.py", "x.pyc", "x.rs"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(bench.text())


def configured(bench: Bench) -> None:
    bench.random.choice([bench.top / "whitelizer.txt", bench.top / "src/.gitignore"]).write_text(
        bench.random.choice(["", "b.py\n", "f\n"])
    )


KINDS: tuple[Callable[[Bench], None], ...] = (
    *(content, content, content, content, *[appended] * 8, same_text, swapped, mode, deleted, broken),
    *(not_in_the_tree, configured),
)


def run(task: Task) -> Outcome:
    """What lizard says, in this process, where it starts a hundred times faster."""
    out, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors), catch_warnings():
        simplefilter("ignore")
        code = import_module("lizard").main(list(task.argv))
    return Outcome(
        ending=Finished(exit_code=int(code or 0)),
        stdout=Stream(data=out.getvalue().encode("utf-8", "surrogateescape")),
        stderr=Stream(data=errors.getvalue().encode("utf-8", "surrogateescape")),
    )


def plan(top: Path) -> CheckPlan:
    gate = Gate(
        id="cc",
        name="CC",
        checks=(Check(command=COMMAND),),
        expectation=parse_expectation("Max CC ≤ 3"),
        location=Location(path="gates.toml"),
    )
    (made,) = prepare([gate], Surroundings(root=top, environ={"PATH": "/usr/bin"}))
    return made


def told(result: CheckResult) -> tuple[object, ...]:
    """What has to be the same, however it came about."""
    verdict = result.verdict
    return (
        *(verdict.state, verdict.reason, verdict.metric, verdict.examined, verdict.explanation, result.exit_code),
        *(verdict.findings, verdict.worst, result.command),
    )


def step(bench: Bench) -> tuple[CheckResult, CheckResult, bool]:
    """The result as gates comes to it, that of a run on all files, and whether less than all was run."""
    root, now = Root(path=bench.top), START + timedelta(minutes=bench.steps)
    bench.steps += 1
    whole = plan(bench.top)
    evaluate = Evaluator.before(bench.top, (whole.gate,), lambda _: "1.0")
    by_file = ByFile(
        cache=bench.cache, root=root, snapshot=identify(root), now=now, naming=naming_of(root, shared=False)
    )
    narrowed = by_file.narrow(whole)
    result = narrowed.known or by_file.evaluated(evaluate)(narrowed, run(narrowed.task), None)
    by_file.save()
    return result, evaluate(whole, run(whole.task), None), narrowed is not whole


def naive(bench: Bench) -> tuple[object, ...]:
    """The negative control: every file that changed is run, and nothing else is looked at."""
    paths = [
        path for path in sorted((bench.top / "src").rglob("*")) if path.is_file() and path.suffix in (".py", ".js")
    ]
    contents = {path.relative_to(bench.top).as_posix(): path.read_bytes() for path in paths}
    changed = [path for path, data in contents.items() if bench.contents.get(path) != data]
    parts: Mapping[str, FilePart] | None = {}
    if changed:
        argv = ("lizard", "-C", "3", *changed)
        outcome = run(Task(key="", command="", argv=argv, shell="", cwd="", timeout=1))
        output = Output(stdout=outcome.stdout, stderr=outcome.stderr, exit_code=0, argv=argv)
        parts = lizard.by_file(output, Looked(names=changed, read=lambda name: contents[name], named=True))
    known = {path: part for path, part in bench.control.items() if path in contents}
    bench.control, bench.contents = {**known, **(parts or {})}, contents
    measured = lizard.of_files(bench.control, ("lizard", "-C", "3", "src"))
    one = measured.measurements[0]
    return one.metric("max_cc"), one.examined, measured.exit_code


@pytest.mark.slow
def test_files_measured_one_by_one_give_what_a_run_on_all_of_them_gives(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally.promised = size(15, 500)
    less = 0
    for number in range(tally.promised):
        top = tmp_path / str(number)
        (top / "src/deep").mkdir(parents=True)
        monkeypatch.chdir(top)
        seed = random.Random((SEED if LONG else 1) * 10_000 + number)
        bench = Bench(top=top, random=seed, cache=ResultCache(folder=top.parent / f"{number}-cache", secret=b"k" * 32))
        for name in NAMES:
            (top / name).write_text(bench.text())
        for _ in range(STEPS):
            result, whole, was_less = step(bench)
            less += was_less
            tally.judge(
                f"{number}: {one!r} is not {other!r}"
                for one, other in zip(told(result), told(whole), strict=True)
                if one != other
            )
            verdict = whole.verdict
            tally.struck += naive(bench) != (verdict.metric, verdict.examined, whole.exit_code)
            for _ in range(seed.choice([1, 1, 2])):
                seed.choice(KINDS)(bench)
        tally.done += 1
    assert less > tally.promised / 2, f"only {less} steps ran less than everything"
    tally.note = f"{tally.note}\n{less} of {tally.promised * STEPS} steps ran less than everything".strip()
    tally.settle()
