"""ruff, bandit and radon, run on changed files where a gate asks for it, come to the same as on all of them."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from gates.judge.expectation import parse_expectation
from gates.model.diagnostic import Location
from gates.model.gate import Check, Gate
from gates.model.outcome import Outcome, Task
from gates.model.verdict import CheckResult, State
from gates.record.result_cache import ResultCache
from gates.run.plan import CheckPlan
from gates.session.checks.evaluate import Evaluator
from gates.session.checks.prepare import Surroundings, prepare
from gates.session.reuse.by_file import ByFile
from gates.session.reuse.naming import naming_of
from gates.tree.identity import identify
from gates.tree.root import Root
from tests.end_to_end.canary_rig import python_tools
from tests.torture import test_increments as lizards
from tests.torture.fork_server import ForkServer, run_program
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally

STEPS = 5
LINES = (
    *(
        "import os\n",
        "import sys\n",
        "X = 1\n",
        "# a comment\n",
        "\n",
        "assert True\n",
        'exec("1")\n',
        "y = lambda: 0\n",
    ),
    *('"""A text\n\n# of lines.\n"""\n', "import json  # noqa\n", "PASSWORD = 'secret'  # nosec\n", "    \n"),
    *("y = lambda: 0\n", "from a import b\n", "class C:\n    def m(self, x):\n        return x if x else 0\n\n"),
)
NAMES = (*lizards.NAMES, "src/a_b.py", "src/a/b.py", "src/a.pyi", "tests/test_a.py", "tool.py")
Kind = Callable[["Bench"], None]


class Bench(lizards.Bench):
    """The same with more to find in its files."""

    def text(self) -> str:
        """Functions between lines that one of the tools complains about."""
        lines = self.random.choices(LINES, k=self.random.randrange(5))
        return "".join([f"N = {self.random.randrange(10_000)}\n", *lines, super().text()])

    def path(self) -> Path:
        """One of more files."""
        path = self.top / self.random.choice(NAMES)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@dataclass(frozen=True)
class Tool:
    """A command, what its configuration may be, and how its program is had: the entry of a package, or as it is."""

    command: str
    expect: str
    configurations: Mapping[str, tuple[str, ...]]
    entry: str = ""


TOOLS = {
    "ruff": Tool(
        "ruff check src",
        "0 errors",
        {"ruff.toml": ('lint.select = ["ALL"]\n', ""), "src/ruff.toml": ('extend-exclude = ["d*"]\n', "")},
    ),
    "ruff, everywhere": Tool(
        "ruff check --select E,F,I,B,N,INP,D .",
        "≤ 3 errors",
        {"pyproject.toml": ('[tool.ruff]\nsrc = ["tests"]\n', ""), ".gitignore": ("src/deep\n", "")},
    ),
    "bandit": Tool(
        "bandit -r src",
        "0 issues",
        {"src/.bandit": ("[bandit]\nskips = B101\n",), ".bandit": ("[bandit]\nskips = B102\n",)},
        "bandit.cli.main:main",
    ),
    "bandit, less": Tool("bandit -s B101 -r .", "0 issues", {}, "bandit.cli.main:main"),
    "radon": Tool("radon cc -s src", "Max CC ≤ 3", {"radon.cfg": ("[radon]\nexclude = src/a*\n", "")}, "radon:main"),
    "radon, with averages": Tool("radon cc -a -s -i deep .", "Max CC ≤ 3", {}, "radon:main"),
}


@pytest.fixture(params=list(TOOLS.values()), ids=list(TOOLS))
def tool(request: pytest.FixtureRequest) -> Tool:
    found = request.param
    assert isinstance(found, Tool)
    return found


@pytest.fixture
def start(tool: Tool, tmp_path: Path) -> Iterator[Callable[[Task], Outcome]]:
    """How a command of the tool is run."""
    if not tool.entry:
        yield run_program
        return
    server = ForkServer.start(python_tools() / "python", tool.entry, tmp_path)
    yield server.run
    server.stop()


def plan(top: Path, tool: Tool) -> CheckPlan:
    gate = Gate(
        id="g",
        name="G",
        checks=(Check(command=tool.command),),
        expectation=parse_expectation(tool.expect),
        location=Location(path="gates.toml"),
        incremental=True,
    )
    (made,) = prepare([gate], Surroundings(root=top, environ={"PATH": "/usr/bin"}))
    return made


def step(bench: Bench, tool: Tool, start: Callable[[Task], Outcome]) -> tuple[CheckResult, CheckResult, bool]:
    """The result as gates comes to it, that of a run on all files, and whether less than all was run."""
    root, now = Root(path=bench.top), lizards.START + timedelta(minutes=bench.steps)
    bench.steps += 1
    whole = plan(bench.top, tool)
    probe = start(whole.probe) if whole.probe else None
    evaluate = Evaluator.before(bench.top, (whole.gate,), lambda _: "1.0")
    by_file = ByFile(
        cache=bench.cache, root=root, snapshot=identify(root), now=now, naming=naming_of(root, shared=False)
    )
    narrowed = by_file.narrow(whole)
    result = narrowed.known or by_file.evaluated(evaluate)(narrowed, start(narrowed.task), probe)
    by_file.save()
    return result, evaluate(whole, start(whole.task), probe), narrowed is not whole


def configured(bench: Bench, tool: Tool) -> None:
    """Write, or take away, a file that the tool reads its configuration from."""
    if tool.configurations:
        name = bench.random.choice(sorted(tool.configurations))
        path = bench.top / name
        if path.exists() and bench.random.random() < 0.5:
            path.unlink()
        else:
            path.write_text(bench.random.choice(tool.configurations[name]))


def edit(bench: Bench, tool: Tool) -> None:
    kinds: tuple[Kind, ...] = tuple(kind for kind in lizards.KINDS if kind is not lizards.configured)
    if bench.random.random() < 0.08:
        configured(bench, tool)
    else:
        bench.random.choice(kinds)(bench)


def differences(result: CheckResult, whole: CheckResult) -> Iterator[str]:
    """What is told otherwise; of a whole run that came to nothing only that it did."""
    if whole.verdict.state is State.UNDECIDED:
        if result.verdict.state is not State.UNDECIDED:
            yield f"{result.verdict.state} is not undecided"
        return
    for one, other in zip(lizards.told(result), lizards.told(whole), strict=True):
        if one != other:
            yield f"{one!r} is not {other!r}"


@pytest.mark.slow
def test_where_a_gate_asks_for_it_the_changed_files_give_what_all_files_give(
    tally: Tally, tool: Tool, start: Callable[[Task], Outcome], tmp_path: Path
) -> None:
    tally.promised = size(6, 500)
    less = 0
    for number in range(tally.promised):
        top = tmp_path / str(number)
        (top / "src/deep").mkdir(parents=True)
        seed = random.Random((SEED if LONG else 1) * 10_000 + number)
        bench = Bench(top=top, random=seed, cache=ResultCache(folder=top.parent / f"{number}-cache", secret=b"k" * 32))
        for name in NAMES:
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text(bench.text())
        before: CheckResult | None = None
        for _ in range(STEPS):
            result, whole, was_less = step(bench, tool, start)
            less += was_less
            if before is not None and was_less:  # the negative control: what a run would say that looks at no change
                tally.struck += any(differences(before, whole))
            before = whole
            tally.judge(f"{number}, step {bench.steps}: {one}" for one in differences(result, whole))
            for _ in range(seed.choice([1, 1, 2])):
                edit(bench, tool)
        tally.done += 1
    assert less > tally.promised / 2, f"only {less} steps ran less than everything"
    tally.note = f"{tally.note}\n{less} of {tally.promised * STEPS} steps ran less than everything".strip()
    tally.settle()
