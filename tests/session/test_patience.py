"""An agent is sent back often enough to mend something, and never for ever."""

import json
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.session.agents.patience import (
    BLOCKS,
    SAME_FAILURE,
    SESSIONS_KEPT,
    Count,
    count_failure,
    load_count,
    save_count,
)


def test_the_same_failure_three_times_is_stuck() -> None:
    count = Count()
    for _ in range(SAME_FAILURE):
        assert not count.is_stuck
        count = count_failure(count, "lint on tree 1", continued=True)
    assert count.is_stuck


def test_another_failure_starts_from_one() -> None:
    count = count_failure(Count(failure="lint", repeats=2, blocks=2), "types", continued=True)
    assert (count.repeats, count.blocks) == (1, 3)


def test_an_agent_that_changes_something_each_time_is_let_go_in_the_end() -> None:
    count = Count()
    for number in range(BLOCKS):
        count = count_failure(count, f"tree {number}", continued=number > 0)
        assert not (count.is_stuck or count.is_endless)
    assert count_failure(count, "one more", continued=True).is_endless


def test_a_word_of_a_person_starts_the_blocks_anew() -> None:
    assert count_failure(Count(failure="lint", repeats=1, blocks=BLOCKS), "types", continued=False).blocks == 1


def test_counts_survive_and_sessions_do_not_mix(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    project = tmp_path / "project"
    save_count(project, "one", Count(failure="lint", repeats=2, blocks=1), environ)
    save_count(project, "two", Count(passed="digest"), environ)
    assert load_count(project, "one", environ) == Count(failure="lint", repeats=2, blocks=1)
    assert load_count(project, "two", environ) == Count(passed="digest")
    assert load_count(project, "three", environ) == Count()


def test_old_sessions_are_forgotten(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    folder = tmp_path / "state" / "gates"
    folder.mkdir(parents=True)
    old = {f"/project {number}": {"failure": "x"} for number in range(SESSIONS_KEPT)}
    (folder / "agents.json").write_text(json.dumps(old))
    save_count(Path("/project"), "new", Count(), environ)
    kept = list(json.loads((folder / "agents.json").read_text()))
    assert (len(kept), kept[0], kept[-1]) == (SESSIONS_KEPT, "/project 1", "/project new")


def test_without_a_home_there_is_no_count() -> None:
    with pytest.raises(RefusedError, match="XDG_STATE_HOME nor HOME"):
        load_count(Path("/project"), "one", {})
