"""ruff, bandit and radon, run on changed files where a gate asks for it, come to the same as on all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from gates.model.outcome import Outcome, Task
from gates.model.verdict import CheckResult, State
from tests.end_to_end.canary_rig import python_tools
from tests.torture import increments
from tests.torture.fork_server import ForkServer, run_program
from tests.torture.sizes import size
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


class Bench(increments.Bench):
    """The same with more files, and more to find in them."""

    names = (*increments.Bench.names, "src/a_b.py", "src/a/b.py", "src/a.pyi", "tests/test_a.py", "tool.py")

    def text(self) -> str:
        """Functions between lines that one of the tools complains about."""
        lines = self.random.choices(LINES, k=self.random.randrange(5))
        return "".join([f"N = {self.random.randrange(10_000)}\n", *lines, super().text()])


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
    if bench.random.random() < 0.08:
        configured(bench, tool)
    else:
        bench.random.choice(increments.KINDS)(bench)


def differences(result: CheckResult, whole: CheckResult) -> Iterator[str]:
    """What is told otherwise; of a whole run that came to nothing only that it did."""
    if whole.verdict.state is State.UNDECIDED:
        if result.verdict.state is not State.UNDECIDED:
            yield f"{result.verdict.state} is not undecided"
        return
    yield from increments.differences(result, whole)


@pytest.mark.slow
def test_where_a_gate_asks_for_it_the_changed_files_give_what_all_files_give(
    tally: Tally, tool: Tool, start: Callable[[Task], Outcome], tmp_path: Path
) -> None:
    tally.promised = size(6, 500)
    gate = increments.gate_of(tool.command, tool.expect, incremental=True)
    for bench in increments.benches(Bench, tmp_path, tally):
        before: CheckResult | None = None
        for _ in range(STEPS):
            step = bench.step(gate, start)
            if before is not None and step.less:  # the negative control: what a run would say that looks at no change
                tally.struck += any(differences(before, step.whole))
            before = step.whole
            found = differences(step.result, step.whole)
            tally.judge(f"{bench.top.name}, step {bench.steps}: {one}" for one in found)
            for _ in range(bench.random.choice([1, 1, 2])):
                edit(bench, tool)
