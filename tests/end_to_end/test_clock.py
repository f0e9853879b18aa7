"""The system's clock is set back, between two runs or during one: nothing is believed for longer, and nothing hangs."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project, plan

DAY = 86_400
SETTLED = 10  # seconds after which what a file system tells of a file is believed
# Python looks for a module of this name when it starts; the difference to the real clock stands in a file.
CLOCK = """\
import datetime, os, time

real = time.time_ns

def now():
    with open(os.environ["TEST_CLOCK"]) as file:
        return real() + int(file.read()) * 10**9

class Datetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now() / 1e9, tz)

datetime.datetime, time.time_ns, time.time = Datetime, now, lambda: now() / 1e9
"""
GATE = '[[gate]]\nid = "mark"\nrun = "sh tool.sh"\nexpect = "exit 0"\n'


@dataclass(frozen=True)
class Site:
    """A project with one gate, and the clock by which gates is called in it."""

    project: Project
    folder: Path

    def tool(self, script: str) -> None:
        """Write what the gate runs; it says outside of the project that it was run."""
        self.project.write("tool.sh", f"echo x >> {self.folder}/marks\n{script}\n")

    def set_clock(self, seconds: int) -> None:
        """Set the clock to so many seconds from now."""
        (self.folder / "clock").write_text(f"{seconds}\n")

    def gates(self, *arguments: str) -> Answer:
        """Call gates by this clock."""
        clock = {"PYTHONPATH": str(self.folder / "python"), "TEST_CLOCK": str(self.folder / "clock")}
        return self.project.gates(*arguments, XDG_STATE_HOME=str(self.folder / "state"), **clock)

    @property
    def runs(self) -> int:
        """How often the command was run."""
        return (self.folder / "marks").read_text().count("x")

    def records(self) -> list[str]:
        """The names of the records, which begin with the time."""
        return sorted(path.name for path in (self.project.path / ".gates/records").glob("*.json"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "project").mkdir()
    (tmp_path / "python").mkdir()
    (tmp_path / "python/sitecustomize.py").write_text(CLOCK)
    site = Site(Project.create(tmp_path / "project"), tmp_path)
    site.set_clock(0)
    site.project.write("gates.toml", GATE)
    site.tool("")
    site.project.commit("gate")
    return site


def test_what_was_measured_later_than_now_is_measured_again(site: Site) -> None:
    first, second = site.gates("run"), site.gates("run")
    assert (first.code, second.code, site.runs) == (0, 0, 1)
    assert "[cached " in second.out  # the control: where the clock goes on, the result is believed
    latest = site.records()[-1]

    site.set_clock(-DAY)
    third, fourth = site.gates("run"), site.gates("run")

    assert (third.code, fourth.code, site.runs) == (0, 0, 2)
    assert "cached" not in third.out and "[cached " in fourth.out
    assert site.records()[-1] == latest and len(site.records()) == 4

    site.set_clock(0)
    assert "[cached 1 d]" in site.gates("run").out  # older than it is, never younger


def test_a_run_that_was_said_again_is_run_again(site: Site) -> None:
    site.gates("run")
    site.set_clock(SETTLED)
    site.gates("run")
    kept = len(site.records())
    assert "[cached " in site.gates("run").out
    assert len(site.records()) == kept  # the control: where the clock goes on, it is not even looked at again

    site.set_clock(-DAY)

    answer = site.gates("run")
    assert (answer.code, site.runs, len(site.records())) == (0, 2, kept + 1)
    assert "cached" not in answer.out


def test_a_command_takes_as_long_and_may_take_as_long_as_before(site: Site) -> None:
    site.tool(f"echo -{DAY} > {site.folder}/clock")
    answer = site.gates("run", "--format=json")
    run = json.loads(answer.out)
    assert (answer.code, run["verdict"]) == (0, "passed")
    assert 0 <= run["gates"][0]["checks"][0]["duration_s"] <= run["duration_s"] < DAY

    site.set_clock(0)
    site.tool(f"echo -{DAY} > {site.folder}/clock; sleep 600")
    answer = site.gates("run", "--timeout=0.5s")
    assert (answer.code, "timed-out" in answer.out) == (3, True)


def test_evidence_from_before_and_after_is_named(site: Site) -> None:
    site.project.write("plan.md", plan("| Mark | `sh tool.sh` | exit 0 |"))
    site.set_clock(-60)
    assert (site.gates("complete", "plan.md").code, site.gates("verify", "plan.md").code) == (0, 0)

    site.set_clock(-DAY)

    assert "future-timestamp" in site.gates("verify", "plan.md").out
    assert site.gates("complete", "plan.md").code == 0
    site.set_clock(0)
    verified = site.gates("verify", "plan.md")
    assert verified.code == 4
    assert "out-of-order" in verified.out and "future-timestamp" not in verified.out
