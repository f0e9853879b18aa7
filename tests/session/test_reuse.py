"""Results of earlier runs stand for a run on the same inputs, and for nothing else."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gates.model.verdict import GateResult, Run, State
from gates.record.read_record import Recorded, read_record
from gates.record.report_json import gate_result_to_json
from gates.session.claims.complete import complete
from gates.session.claims.verify import VerifySettings, verify
from gates.session.reading.source import Question, find_source
from gates.session.reading.understand import understand
from gates.session.reuse.reuse import cached_ages
from gates.session.running.run import Settings, run
from tests.end_to_end.rig import Project, environment, plan

MARK = '[[gate]]\nid = "mark"\nrun = "{command}"\nexpect = "{expect}"\n{more}'
WARNINGS = 'metric = {from = "stdout", regex = "warnings: ([0-9]+)", name = "warnings"}\n'


@dataclass(frozen=True)
class Site:
    """A project whose one gate counts how often it was run, outside of the project."""

    project: Project
    environ: dict[str, str]

    def gate(self, command: str = "sh tool.sh", expect: str = "pass", more: str = "") -> None:
        """Write gates.toml."""
        self.project.write("gates.toml", MARK.format(command=command, expect=expect, more=more))

    def tool(self, *lines: str) -> None:
        """Write the script that the gate runs."""
        self.project.write("tool.sh", "\n".join((f"echo x >> {self.marks}", *lines, "")))

    @property
    def marks(self) -> Path:
        """The file with one line for each time that the gate was run."""
        return self.project.path.parent / "marks"

    @property
    def runs(self) -> int:
        """How often the gate was run."""
        return self.marks.read_text().count("x") if self.marks.exists() else 0

    def run(self, settings: Settings | None = None, **environ: str) -> GateResult:
        """Run the gates; the result of the one."""
        return self.whole(settings, **environ).gates[0]

    def whole(self, settings: Settings | None = None, **environ: str) -> Run:
        """Run the gates."""
        question = Question(source=None, cwd=self.project.path, environ={**self.environ, **environ})
        return run(question, settings or Settings(jobs=1), lambda event: None)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "project").mkdir()
    site = Site(Project.create(tmp_path / "project"), environment(XDG_STATE_HOME=str(tmp_path / "state")))
    site.tool()
    site.gate()
    return site


def test_what_was_measured_on_the_same_tree_is_not_run_again(site: Site) -> None:
    first, second = site.run(), site.run()
    assert (first.state, first.checks[0].age) == (State.PASSED, None)
    assert (second.state, site.runs) == (State.PASSED, 1)
    assert second.checks[0].age in range(60)
    assert second.checks[0].duration == 0
    assert second.checks[0].log == first.checks[0].log


def test_the_record_and_json_say_how_old_a_cached_result_is(site: Site) -> None:
    site.run()
    run = site.whole()
    check = gate_result_to_json(run.gates[0])["checks"]
    assert isinstance(check, list)
    assert (check[0]["cached"], check[0]["age_s"]) == (True, run.gates[0].checks[0].age)
    assert run.record
    recorded = read_record((site.project.path / run.record).read_bytes(), Path(run.record).name)
    assert isinstance(recorded, Recorded)
    assert recorded.run.gates[0].checks[0].age == run.gates[0].checks[0].age


def edit(site: Site) -> None:
    site.project.write("new.txt", "")


def other_command(site: Site) -> None:
    site.gate(command="sh  tool.sh")


def other_environment(site: Site) -> None:
    site.gate(more='env = {MODE = "2"}\n')


def other_metric(site: Site) -> None:
    site.gate(more=WARNINGS)


def other_tool(site: Site) -> None:
    site.environ["PATH"] = f"{site.project.path.parent}{os.pathsep}{site.environ['PATH']}"
    script = site.project.path.parent / "sh"
    script.write_text('#!/bin/sh\nexec /bin/sh "$@"\n')
    script.chmod(0o755)


def variable(site: Site) -> None:
    site.environ["DJANGO_SETTINGS_MODULE"] = "other"


@pytest.mark.parametrize("change", [edit, other_command, other_environment, other_metric, other_tool, variable])
def test_whatever_a_measurement_depends_on_has_it_run_again(site: Site, change: Callable[[Site], None]) -> None:
    site.run()
    change(site)
    assert not site.run().checks[0].cached
    assert site.runs == 2


def test_what_every_terminal_has_another_of_does_not_matter(site: Site) -> None:
    site.run(SHLVL="1", SSH_TTY="/dev/pts/1")
    assert site.run(SHLVL="2").checks[0].cached


def test_another_threshold_is_judged_without_a_run(site: Site) -> None:
    site.tool("echo warnings: 3")
    for expect, state in (("≤ 5 warnings", "passed"), ("≤ 2 warnings", "failed"), ("≤ 3 warnings", "passed")):
        site.gate(expect=expect, more=WARNINGS + 'inputs = ["tool.sh"]\n')
        result = site.run()
        assert (result.state, site.runs) == (state, 1), result


def test_a_number_out_of_range_is_a_result_too(site: Site) -> None:
    site.tool("echo warnings: 3")
    site.gate(expect="0 warnings", more=WARNINGS)
    first, second = site.run(), site.run()
    assert (first.state, second.state, second.checks[0].cached) == (State.FAILED, State.FAILED, True)


@pytest.mark.parametrize(
    ("line", "expect", "more"),
    [
        ("exit 1", "pass", ""),
        ("kill -9 $$", "pass", ""),
        ("echo nothing", "0 warnings", WARNINGS),
        ("sleep 60", "pass", 'timeout = "0.2s"\n'),
        ("echo changed >> source.txt", "pass", ""),
        ("rm source.txt", "pass", ""),
        ("date +%N > dropping.txt", "pass", 'inputs = ["tool.sh"]\n'),
        ("true", "pass", "cache = false\n"),
        ("true", "pass", 'inputs = ["lib/**"]\n'),
    ],
    ids=[
        "a bare failure",
        "killed",
        "not measured",
        "timed out",
        "changed a file",
        "removed a file",
        "left a file",
        "cache = false",
        "no inputs",
    ],
)
def test_what_is_no_finished_measurement_is_not_kept(site: Site, line: str, expect: str, more: str) -> None:
    site.project.write("source.txt", "1\n")
    site.tool(line)
    site.gate(expect=expect, more=more)
    site.run()
    site.project.write("source.txt", "1\n")
    (site.project.path / "dropping.txt").unlink(missing_ok=True)
    assert not site.run().checks[0].cached
    assert site.runs == 2


def test_failing_tests_are_run_again_since_chance_may_have_failed_them(site: Site) -> None:
    site.tool("echo '1 failed, 1 passed in 0.10s'", "exit 1")
    site.gate(expect="100% passing")
    assert [site.run().state for _ in range(2)] == [State.FAILED, State.FAILED]
    assert site.runs == 2


def test_a_pass_that_needed_a_retry_is_not_kept(site: Site) -> None:
    site.tool(f"test $(wc -l < {site.marks}) -gt 1 || kill -9 $$")
    site.gate(more="retries = 1\n")
    result = site.run()
    assert (result.state, result.checks[0].attempts, site.runs) == (State.PASSED, 2, 2)
    assert not site.run().checks[0].cached


@pytest.mark.parametrize("command", ["git log --oneline", "curl -s localhost", "sh -c 'date +%s'"])
def test_commands_that_are_known_to_look_at_more_than_files_are_never_cached(site: Site, command: str) -> None:
    site.gate(command=command)
    assert [site.run().checks[0].cached for _ in range(2)] == [False, False]


def test_fresh_runs_everything_and_renews_what_is_kept(site: Site) -> None:
    site.run()
    assert not site.run(Settings(fresh=True)).checks[0].cached
    assert site.run().checks[0].cached
    assert site.runs == 2


def test_ci_takes_no_earlier_result_unless_it_is_asked_to(site: Site) -> None:
    site.run()
    assert not site.run(CI="true").checks[0].cached
    assert site.run(Settings(fresh=False), CI="true").checks[0].cached


def test_an_entry_that_a_clone_brings_along_is_not_believed(site: Site, tmp_path: Path) -> None:
    site.run()
    stranger = replace(site, environ={**site.environ, "XDG_STATE_HOME": str(tmp_path / "another-home")})
    assert not stranger.run().checks[0].cached
    assert site.runs == 2


def test_a_broken_entry_is_run_again_and_replaced(site: Site) -> None:
    site.run()
    (entry,) = (site.project.path / ".gates/cache").iterdir()
    entry.write_bytes(entry.read_bytes().replace(b'"exit_code":0', b'"exit_code":1'))
    assert not site.run().checks[0].cached
    assert site.run().checks[0].cached


def test_secrets_of_the_environment_are_not_in_an_entry(site: Site) -> None:
    site.tool("echo warnings: 1", "echo $API_TOKEN")
    site.gate(expect="≤ 5 warnings", more=WARNINGS)
    site.environ["API_TOKEN"] = "s3cr3t-v4lue-0f-the-user"
    site.run()
    assert all(b"s3cr3t" not in entry.read_bytes() for entry in (site.project.path / ".gates/cache").iterdir())


def test_to_complete_a_plan_everything_is_run_and_nothing_of_it_is_kept(site: Site) -> None:
    site.project.write("plan.md", plan("| Mark | `sh tool.sh` | pass |"))
    site.run()
    question = Question(source="plan.md", cwd=site.project.path, environ=site.environ)
    for settings in (Settings(), Settings(fresh=False)):
        finished = complete(question, settings, lambda event: None)
        assert [check.cached for result in finished.gates for check in result.checks] == [False]
        assert finished.exit_code == 0
    assert site.runs == 3


def test_a_record_of_cached_results_proves_no_plan_complete(site: Site) -> None:
    site.project.write("plan.md", plan("| Mark | `sh tool.sh` | pass |").replace("In Progress", "Complete"))
    question = Question(source="plan.md", cwd=site.project.path, environ=site.environ)
    run(question, Settings(), lambda event: None)
    run(question, Settings(), lambda event: None)
    (found,) = verify(replace(question, source=None), VerifySettings(plans=("plan.md",))).plans
    assert "cached-gates" in [finding.code for finding in found.findings]


def test_what_a_run_would_take_is_listed_with_its_age(site: Site) -> None:
    question = Question(source=None, cwd=site.project.path, environ=site.environ)

    def listed() -> dict[tuple[str, str], int]:
        source = find_source(question)
        return cached_ages(source, understand(source, {}).gates, site.environ)

    assert listed() == {}
    assert not (site.project.path / ".gates").exists()
    site.run()
    assert list(listed()) == [("mark", "sh tool.sh")]
    assert listed()["mark", "sh tool.sh"] in range(60)
    site.project.write("new.txt", "")
    assert listed() == {}
