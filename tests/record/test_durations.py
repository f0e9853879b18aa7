"""How long each command took: kept for the last runs, and never in the way of a run."""

from pathlib import Path

import pytest

from gates.record.durations import load_durations, save_durations, usual
from gates.record.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


def test_the_last_five_runs_are_kept(store: Store) -> None:
    for seconds in range(1, 8):
        save_durations(store, load_durations(store), {"tests:0": float(seconds)})

    assert load_durations(store) == {"tests:0": (3.0, 4.0, 5.0, 6.0, 7.0)}


def test_what_a_run_left_out_is_remembered(store: Store) -> None:
    save_durations(store, {}, {"tests:0": 1.5, "lint:0": 0.25})
    save_durations(store, load_durations(store), {"lint:0": 0.75})

    assert load_durations(store) == {"tests:0": (1.5,), "lint:0": (0.25, 0.75)}


def test_one_odd_run_does_not_change_what_is_usual() -> None:
    assert usual({"types:0": (9.1, 1.0, 1.1), "lint:0": (0.5,)}) == {"types:0": 1.1, "lint:0": 0.5}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[1]",
        b"[" * 100_000,
        b'{"tests:0": 1.5}',
        b'{"tests:0": ["1"], "lint:0": [true, null, -1, NaN, Infinity]}',
    ],
)
def test_a_history_that_cannot_be_read_is_none(store: Store, content: bytes) -> None:
    store.path.mkdir(exist_ok=True)
    (store.path / "durations.json").write_bytes(content)

    assert load_durations(store) == {}


def test_a_store_that_cannot_be_written_costs_the_estimate_only(store: Store) -> None:
    (store.path / "durations.json").mkdir(parents=True)

    save_durations(store, {}, {"tests:0": 1.0})

    assert load_durations(store) == {}
