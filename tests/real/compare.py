"""Does gates read the same numbers as the tools' own machine-readable reports? On real projects: `make real`.

Three source distributions are set up and measured twice: by ``gates run`` with the five gates of the usual plan, which
reads what people read, and by the same tools asked for JSON, CSV or JUnit XML. A fourth project, which fails in every
gate, is the negative control: a comparison of zeros proves little.

Prints a Markdown table; exits 1 when a number differs. Everything happens below build/real, where downloads and virtual
environments are kept between runs. Needs node and npm; uv is installed into the running environment if it is missing.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from xml.etree import ElementTree

PROJECT = Path(__file__).resolve().parents[2]
WORK = PROJECT / "build" / "real"
BIN = Path(sys.executable).parent
TOOLS = ("ruff", "mypy", "lizard", "pytest")
JSCPD = "jscpd@5.3.3"
TIMEOUT_SECONDS = 600

PLAN = """\
# ExecPlan: Measure this project

- Status: In Progress

## Progress (Running Log)

- (2026-11-20T08:00Z) plan written

### Quality Gates

| Gate                  | Command                                            | Threshold / Expectation |
| --------------------- | -------------------------------------------------- | ----------------------- |
| Lint (Ruff/Ultracite) | `uv run ruff check .` / `bunx ultracite check src` | 0 errors                |
| Type Check            | `uv run mypy src` / `bunx tsc --noEmit`            | 0 errors                |
| Complexity            | `uv run lizard -C 10 <paths>`                      | Max CC ≤ 10             |
| Duplication           | `npx jscpd --min-tokens 50`                        | Duplication ≤ 3%        |
| Tests                 | `pytest -q` / `bun run test`                       | 100% passing            |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project to measure; ``requirement`` is what pip downloads, empty for one of our own examples.

    ``undecided`` names the gates about which gates has to refuse a verdict.
    """

    name: str
    requirement: str = ""
    needs: tuple[str, ...] = ()
    undecided: frozenset[str] = frozenset()


PROJECTS = (
    Project(name="click", requirement="click==8.5.1"),
    Project(name="attrs", requirement="attrs==26.1.0", needs=("cloudpickle", "hypothesis", "pympler", "pytest-xdist")),
    # It asks mypy for Python 3.8, which mypy no longer knows: it says that it ignores the setting and goes on.
    Project(name="jinja2", requirement="jinja2==3.1.6", needs=("trio",), undecided=frozenset({"Type Check"})),
    Project(name="legacy"),
)


class Metric(TypedDict):
    name: str
    value: float
    unit: str


class CheckReport(TypedDict):
    command: str
    state: str
    reason: str | None
    metric: Metric | None


class GateReport(TypedDict):
    name: str
    state: str
    checks: list[CheckReport]


class RunReport(TypedDict):
    verdict: str
    duration_s: float
    gates: list[GateReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A project that is ready to be measured: where it is, and the environment that finds its tools."""

    path: Path
    env: Mapping[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project, whatever it exits with."""
        return subprocess.run(
            command, cwd=self.path, env=self.env, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )


def main() -> int:
    """Measure every project, or those that are named, and print the comparison."""
    wanted = set(sys.argv[1:]) or {project.name for project in PROJECTS}
    prepare_tools()
    rows: list[str] = []
    differing = 0
    for project in PROJECTS:
        if project.name in wanted:
            found = compare(project)
            differing += sum(not row.agrees for row in found)
            rows += [str(row) for row in found]
    print("| project | gate | gates says | state | the tool's own report says | agreed |")
    print("| ------- | ---- | ---------: | ----- | -------------------------: | ------ |")
    print("\n".join(rows))
    print(f"\n{len(rows)} measurements compared, {differing} differ")
    return 1 if differing or not rows else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One gate of one project, measured twice; ``ours`` is None where gates gave no number."""

    project: Project
    gate: str
    state: str
    ours: float | None
    theirs: float

    @property
    def agrees(self) -> bool:
        """Whether both have the same number (but for the last bits of a division), or gates refuses as it must."""
        if self.gate in self.project.undecided:
            return self.state.startswith("undecided")
        return self.ours is not None and abs(self.ours - self.theirs) < 1e-9

    def __str__(self) -> str:
        ours = f"{self.ours:.10g}" if self.ours is not None else "none"
        verdict = "yes" if self.agrees else "NO"
        return f"| {self.project.name} | {self.gate} | {ours} | {self.state} | {self.theirs:.10g} | {verdict} |"


def compare(project: Project) -> list[Row]:
    """Measure one project both ways."""
    started = time.monotonic()
    bench = set_up(project)
    ready = time.monotonic()
    report = gates_report(bench)
    judged = time.monotonic()
    rows = [
        Row(project=project, gate=gate["name"], state=state(gate), ours=number(gate), theirs=read(bench))
        for gate, read in zip(report["gates"], READERS, strict=True)
    ]
    done = time.monotonic()
    print(
        f"{project.name}: {report['verdict']}; {ready - started:.0f} s to set up, {judged - ready:.0f} s for gates,"
        f" {done - judged:.0f} s for the tools' own reports",
        file=sys.stderr,
    )
    return rows


def gates_report(bench: Bench) -> RunReport:
    """Run the gates of the project's plan and return the JSON report; the project is afterwards as it was."""
    ended = bench.run("gates", "run", "docs/plans/measure.md", "--var", "paths=src", "--format", "json")
    if ended.returncode not in (0, 1, 3):
        raise SystemExit(f"gates ended with {ended.returncode} in {bench.path}:\n{ended.stderr}")
    must("git", "-C", str(bench.path), "checkout", "--quiet", ".")
    must("git", "-C", str(bench.path), "clean", "-ffdxq")
    report: RunReport = json.loads(ended.stdout)
    return report


def number(gate: GateReport) -> float | None:
    """Return the number that decided the gate."""
    metrics = [check["metric"] for check in gate["checks"] if check["state"] != "skipped"]
    return metrics[0]["value"] if len(metrics) == 1 and metrics[0] is not None else None


def state(gate: GateReport) -> str:
    """Return the state with its reason."""
    reasons = [check["reason"] for check in gate["checks"] if check["reason"]]
    return f"{gate['state']} ({reasons[0]})" if reasons else gate["state"]


def ruff_errors(bench: Bench) -> float:
    """Count the diagnostics of ruff's JSON list."""
    diagnostics: list[object] = json.loads(bench.run("uv", "run", "ruff", "check", ".", "--output-format=json").stdout)
    return len(diagnostics)


def mypy_errors(bench: Bench) -> float:
    """Count the JSON lines of mypy whose severity is error."""
    lines = bench.run("uv", "run", "mypy", "src", "--output=json").stdout.split("\n")
    messages: list[Mapping[str, object]] = [json.loads(line) for line in lines if line.startswith("{")]
    return sum(message["severity"] == "error" for message in messages)


def lizard_max_cc(bench: Bench) -> float:
    """Return the largest value of the CCN column of lizard's CSV."""
    rows = bench.run("uv", "run", "lizard", "--csv", "src").stdout.split("\n")
    return max(int(row.split(",")[1]) for row in rows if row)


def jscpd_percentage(bench: Bench) -> float:
    """Return the percentage of duplicated lines of jscpd's JSON report, from its counts.

    Without git's own files, as gates counts: without a path jscpd scans .git/hooks, too, whose lines would make any
    duplication look small.
    """
    folder = WORK / "jscpd" / bench.path.name
    shutil.rmtree(folder, ignore_errors=True)
    report = ("--reporters", "json", "--output", str(folder))
    bench.run("npx", "jscpd", "--min-tokens", "50", "--ignore", "**/.git/**", *report)
    total: dict[str, float] = json.loads((folder / "jscpd-report.json").read_text())["statistics"]["total"]
    percentage = 100 * total["duplicatedLines"] / total["lines"]
    if abs(percentage - total["percentage"]) > 0.01:
        raise SystemExit(f"jscpd's percentage {total['percentage']} does not follow from its counts in {folder}")
    return percentage


def pytest_pass_rate(bench: Bench) -> float:
    """Return the share of the test cases of pytest's JUnit report that ran and did not fail.

    JUnit has no word for an expected failure: pytest writes it as skipped, with a type. It ran.
    """
    path = WORK / f"{bench.path.name}.junit.xml"
    path.unlink(missing_ok=True)
    bench.run("pytest", "-q", f"--junitxml={path}")
    suite = ElementTree.parse(path).getroot()[0]
    tests, failures, errors = (int(suite.attrib[key]) for key in ("tests", "failures", "errors"))
    ran = tests - sum(skipped.get("type") != "pytest.xfail" for skipped in suite.iter("skipped"))
    return 100 * (ran - failures - errors) / ran


READERS: tuple[Callable[[Bench], float], ...] = (
    ruff_errors,
    mypy_errors,
    lizard_max_cc,
    jscpd_percentage,
    pytest_pass_rate,
)


def prepare_tools() -> None:
    """Install what all projects share: uv, and jscpd where npx finds it from every project below."""
    WORK.mkdir(parents=True, exist_ok=True)
    if not shutil.which("uv", path=f"{BIN}{os.pathsep}{os.environ['PATH']}"):
        must(sys.executable, "-m", "pip", "install", "--quiet", "uv")
    if not (WORK / "node_modules" / ".bin" / "jscpd").exists():
        must("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(WORK), JSCPD)


def set_up(project: Project) -> Bench:
    """Lay the project out afresh as a git repository of its own with a plan; its environment is kept."""
    path = WORK / project.name
    venv = WORK / f"{project.name}.venv"
    shutil.rmtree(path, ignore_errors=True)
    if project.requirement:
        unpack(download(project), path)
    else:
        shutil.copytree(PROJECT / "examples" / project.name, path, ignore=shutil.ignore_patterns(".venv", ".gates"))
        shutil.rmtree(path / "docs")
    (path / "docs" / "plans").mkdir(parents=True)
    (path / "docs" / "plans" / "measure.md").write_text(PLAN)
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(venv / "bin"), str(BIN), env["PATH"]])
    env |= {"UV_PROJECT_ENVIRONMENT": str(venv), "UV_NO_SYNC": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("VIRTUAL_ENV", None)
    if not venv.exists():
        must("uv", "venv", "--quiet", "--python", sys.executable, str(venv), env=env)
    packages = ("--editable", str(path), *TOOLS, *project.needs)
    must("uv", "pip", "install", "--quiet", "--python", str(venv), *packages, env=env)
    must("git", "init", "--quiet", str(path))
    must("git", "-C", str(path), "add", ".")
    return Bench(path=path, env=env)


def download(project: Project) -> Path:
    """Return the project's source distribution, fetched once."""
    folder = WORK / "downloads" / project.requirement
    if not folder.exists():
        must(
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"),
            *("--dest", str(folder), project.requirement),
        )
    [archive] = folder.glob("*.tar.gz")
    return archive


def unpack(archive: Path, path: Path) -> None:
    """Unpack the archive's one top folder as ``path``."""
    staging = path.with_suffix(".unpacked")
    shutil.rmtree(staging, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(staging, filter="data")
    [top] = staging.iterdir()
    top.rename(path)
    staging.rmdir()


def must(*command: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command of the set-up; one that fails ends the comparison."""
    subprocess.run(command, env=env, check=True, timeout=TIMEOUT_SECONDS, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
