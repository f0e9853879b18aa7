"""Projects that are edited at random, and what gates says of them beside what a run on all of their files says."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from gates.judge.expectation import parse_expectation
from gates.model.diagnostic import Location
from gates.model.gate import Check, Gate
from gates.model.outcome import Outcome, Task
from gates.model.verdict import CheckResult
from gates.record.result_cache import ResultCache
from gates.session.checks.evaluate import Evaluator
from gates.session.checks.prepare import Surroundings, prepare
from gates.session.reuse.by_file import ByFile
from gates.session.reuse.naming import naming_of
from gates.tree.identity import identify
from gates.tree.root import Root
from tests.torture.sizes import LONG, SEED
from tests.torture.tally import Tally

START = datetime(2026, 3, 4, tzinfo=UTC)
FUNCTION = "def {name}(a):\n    if a:\n        return 1\n{more}    return 0\n\n"
MORE = "    if a > 2:\n        return 2\n"


@dataclass(frozen=True)
class Step:
    """The result as gates comes to it, that of a run on all files, and whether less than all was run."""

    result: CheckResult
    whole: CheckResult
    less: bool


@dataclass
class Bench:
    """A project; how often it was looked at, and how often less than all of it was run for that."""

    top: Path
    random: random.Random
    cache: ResultCache
    steps: int = 0
    less: int = 0
    names: ClassVar[tuple[str, ...]] = (
        *("src/a.py", "src/b.py", "src/deep/c.py", "src/deep/__init__.py", "src/__init__.py"),
        *("src/d.js", "src/notes.txt"),
    )

    def text(self) -> str:
        """Some functions, or none."""
        functions = [
            FUNCTION.format(name=self.random.choice("fgh"), more=MORE * self.random.randrange(4))
            for _ in range(self.random.choice([0, 1, 2]))
        ]
        return "".join([self.random.choice(["", f"X = {self.random.randrange(1000)}\n"]), *functions])

    def path(self) -> Path:
        """One of the files, which may not be there."""
        return self.place(self.random.choice(self.names))

    def place(self, name: str) -> Path:
        """Where a file is, in a folder that is there."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def step(self, gate: Gate, run: Callable[[Task], Outcome]) -> Step:
        """What the one command of the gate comes to now."""
        root, now = Root(path=self.top), START + timedelta(minutes=self.steps)
        (whole,) = prepare([gate], Surroundings(root=self.top, environ={"PATH": "/usr/bin"}))
        probe = run(whole.probe) if whole.probe else None
        evaluate = Evaluator.before(self.top, (gate,), lambda _: "1.0")
        by_file = ByFile(
            cache=self.cache, root=root, snapshot=identify(root), now=now, naming=naming_of(root, shared=False)
        )
        narrowed = by_file.narrow(whole)
        result = narrowed.known or by_file.evaluated(evaluate)(narrowed, run(narrowed.task), probe)
        by_file.save()
        self.steps += 1
        self.less += narrowed is not whole
        return Step(result, evaluate(whole, run(whole.task), probe), narrowed is not whole)


B = TypeVar("B", bound=Bench)


def benches(kind: type[B], folder: Path, tally: Tally) -> Iterator[B]:
    """The projects that are promised, one after another; after the last one the tally is settled."""
    steps = less = 0
    for number in range(tally.promised):
        seed = random.Random((SEED if LONG else 1) * 10_000 + number)
        cache = ResultCache(folder=folder / f"{number}-cache", secret=b"k" * 32)
        bench = kind(top=folder / str(number), random=seed, cache=cache)
        for name in bench.names:
            bench.place(name).write_text(bench.text())
        yield bench
        steps, less = steps + bench.steps, less + bench.less
        tally.done += 1
    assert less > tally.promised / 2, f"only {less} steps ran less than everything"
    tally.note = f"{tally.note}\n{less} of {steps} steps ran less than everything".strip()
    tally.settle()


def gate_of(command: str, expect: str, *, incremental: bool | None = None) -> Gate:
    """A gate with this command."""
    return Gate(
        id="g",
        name="G",
        checks=(Check(command=command),),
        expectation=parse_expectation(expect),
        location=Location(path="gates.toml"),
        incremental=incremental,
    )


def differences(result: CheckResult, whole: CheckResult) -> Iterator[str]:
    """What is told otherwise, of what has to be the same however it came about."""
    for one, other in zip(_told(result), _told(whole), strict=True):
        if one != other:
            yield f"{one!r} is not {other!r}"


def _told(result: CheckResult) -> tuple[object, ...]:
    verdict = result.verdict
    return (
        *(verdict.state, verdict.reason, verdict.metric, verdict.examined, verdict.explanation, result.exit_code),
        *(verdict.findings, verdict.worst, result.command),
    )


def _content(bench: Bench) -> None:
    bench.path().write_text(bench.text())


def _same_text(bench: Bench) -> None:
    one, other = bench.path(), bench.path()
    if one.exists():
        other.write_bytes(one.read_bytes().replace(b"\n", bench.random.choice([b"\n", b"\r\n"])))


def _appended(bench: Bench) -> None:
    path = bench.path()
    if path.exists():
        path.write_bytes(
            path.read_bytes() + FUNCTION.format(name="more", more=MORE * bench.random.randrange(4)).encode()
        )


def _swapped(bench: Bench) -> None:
    one, other = bench.path(), bench.path()
    if one.exists() and other.exists():
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)


def _mode(bench: Bench) -> None:
    path = bench.path()
    if path.exists():
        path.chmod(path.stat().st_mode ^ 0o111)


def _deleted(bench: Bench) -> None:
    bench.path().unlink(missing_ok=True)


def _broken(bench: Bench) -> None:
    bench.path().write_bytes(bench.random.choice([b"def (:\n", b"\xff\xfe caf\xe9\n", b"\xef\xbb\xbfX = 1\n"]))


def _not_in_the_tree(bench: Bench) -> None:
    bench.place("src/venv/" + bench.random.choice(["x.py", "x.pyc", "x.rs"])).write_text(bench.text())


KINDS: tuple[Callable[[Bench], None], ...] = (
    *(_content, _content, _content, _content, *[_appended] * 8, _same_text, _swapped, _mode, _deleted, _broken),
    _not_in_the_tree,
)
