"""Files whose stamps have changed are found, whoever looks: this process alone, or several that share the work."""

import os
import signal
from pathlib import Path

import pytest

from gates.tree import stamps as module
from gates.tree.stamps import NO_STAMP, SETTLED_NS, SIZE, are_settled, differing, stamp, stamps

MANY = 40
LONG_AGO = 10**18  # nanoseconds since 1970, in 2001


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    for number in range(MANY):
        (tmp_path / f"{number}").write_text(f"{number}")
    return [f"{tmp_path}/{number}" for number in range(MANY)]


@pytest.fixture(params=[1, 2, 3], ids=lambda count: f"{count} processes")
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    count: int = request.param
    monkeypatch.setattr(module, "_processors", lambda: count)
    monkeypatch.setattr(module, "WORTH_A_PROCESS", 3)
    monkeypatch.setattr(module, "AT_ONCE", 5)
    return count


@pytest.mark.usefixtures("processes")
def test_nothing_differs_while_nothing_changes(paths: list[str]) -> None:
    assert differing(paths, stamps(paths)) == []
    assert differing([], b"") == []


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize("changed", [(0,), (MANY - 1,), (3, 4, 17, 39), tuple(range(MANY))], ids=str)
def test_what_was_written_to_differs(paths: list[str], changed: tuple[int, ...]) -> None:
    known = stamps(paths)
    for number in changed:
        Path(paths[number]).write_text("something longer")
    assert differing(paths, known) == list(changed)


@pytest.mark.usefixtures("processes")
def test_what_is_gone_or_was_never_known_differs(paths: list[str]) -> None:
    known = stamps(paths)
    Path(paths[7]).unlink()
    assert differing(paths, known[: 20 * SIZE] + NO_STAMP + known[21 * SIZE :]) == [7, 20]


def differing_in_two_processes(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What differs once the last file was written to."""
    monkeypatch.setattr(module, "_processors", lambda: 2)
    monkeypatch.setattr(module, "WORTH_A_PROCESS", 3)
    known = stamps(paths)
    Path(paths[-1]).write_text("something longer")
    return differing(paths, known)


@pytest.mark.parametrize(
    "end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(0)], ids=["killed", "silent"]
)
def test_a_helper_that_does_not_answer_is_not_believed(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, end: object
) -> None:
    """Its part is looked at again by who asked it."""
    asking, look = os.getpid(), module._differing

    def differ(*work: object) -> list[int]:
        if os.getpid() != asking:
            assert callable(end)
            end()
        return look(*work)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_differing", differ)
    assert differing_in_two_processes(paths, monkeypatch) == [MANY - 1]


def test_without_another_process_everything_is_still_looked_at(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert differing_in_two_processes(paths, monkeypatch) == [MANY - 1]


@pytest.mark.parametrize("which", [0, 1], ids=["changed", "modified"])
def test_both_times_have_to_be_long_ago(tmp_path: Path, which: int) -> None:
    path = tmp_path / "x"
    path.write_text("")
    if which:
        os.utime(path, ns=(LONG_AGO, path.stat().st_ctime_ns + SETTLED_NS))
    found = path.stat()
    last = max(found.st_ctime_ns, found.st_mtime_ns)
    assert not are_settled(stamp(found), last + SETTLED_NS)
    assert are_settled(stamp(found), last + SETTLED_NS + 1)


def test_a_time_that_nobody_could_have_counted_is_no_stamp(tmp_path: Path) -> None:
    real = tmp_path.stat()
    strange = os.stat_result(tuple(real), {"st_ctime_ns": 1 << 70})
    assert strange.st_ctime_ns == 1 << 70
    assert stamp(strange) == NO_STAMP
    assert stamp(real) == stamps([str(tmp_path)])
