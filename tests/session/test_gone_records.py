"""A record that is gone together with its entry is named, as long as git has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.verdict import Run, State
from tests.session.claims import PLAN, Site

FAILED = (State.FAILED, State.PASSED)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.create(tmp_path)


def take_away(site: Site, run: Run) -> None:
    """Remove the entry of a run from the plan, and the file of its record."""
    site.edit(site.entry(run), "")
    [record] = [path for path in site.records() if path.stem == run.id]
    record.unlink()


def at_the_base(site: Site) -> None:
    site.project.commit("a run that failed")
    site.project.git("checkout", "-q", "-b", "work")


def in_a_commit_since(site: Site) -> None:
    site.project.git("checkout", "-q", "-b", "work")
    site.project.commit("a run that failed")


def in_the_index(site: Site) -> None:
    site.project.git("add", "-A")


@pytest.mark.parametrize("keep", [at_the_base, in_a_commit_since, in_the_index])
def test_a_record_that_git_has_is_missed_with_its_entry(site: Site, keep: Callable[[Site], None]) -> None:
    run = site.record(states=FAILED)
    keep(site)
    take_away(site, run)
    [verdict] = site.verify().plans
    [finding] = verdict.findings
    assert str(finding) == (
        f"{PLAN}:1:1: the entry of a run that did not pass (failed), 2026-03-04T07:40Z, is gone, and so is its record "
        f".gates/records/{run.id}.json; git has both (restore both from git) [deleted-record]"
    )


def test_it_is_missed_after_it_was_taken_away_by_a_commit_too(site: Site) -> None:
    run = site.record(states=FAILED)
    in_a_commit_since(site)
    take_away(site, run)
    site.project.commit("nothing happened")
    assert site.codes() == ["deleted-record"]


def test_what_is_staged_is_held_against_git_too(site: Site) -> None:
    run = site.record(states=FAILED)
    site.project.commit("a run that failed")
    take_away(site, run)
    site.project.git("add", "-A")
    [verdict] = site.verify(staged=True).plans
    assert [finding.code for finding in verdict.findings] == ["deleted-record"]


def test_a_record_alone_is_told_of_once_at_its_entry(site: Site) -> None:
    run = site.record()
    at_the_base(site)
    site.records()[0].unlink()
    assert site.codes() == ["forged-entry"]
    assert run.id in site.text()


def test_records_of_plans_that_are_history_or_gone_may_be_cleared_away(site: Site) -> None:
    site.record()
    site.claim()
    at_the_base(site)
    site.records()[0].unlink()
    assert site.verify().exit_code == 0
    site.project.git("rm", "-q", PLAN)
    site.project.write("gates.toml", "")
    assert site.verify().exit_code == 0


def test_what_git_never_had_is_not_missed(site: Site) -> None:
    take_away(site, site.record(states=FAILED))
    assert site.codes() == []
