import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gates.model.measurement import Examined, Finding, Measured, Measurement, Metric, Problem, Tool
from gates.record.kept import Kept, read_kept, render_kept
from gates.record.result_cache import ResultCache, open_cache
from gates.record.store import open_store

NAME = "3f2a9c1d04be"
KEPT = Kept(
    measured=Measured(
        exit_code=1,
        measurements=(
            Measurement(
                tool=Tool(name="lizard", version="1.24.3"),
                metrics=(Metric(name="max_cc", value=14, unit="cc"), Metric(name="warnings", value=0.1 + 0.2)),
                examined=Examined(count=212, unit="files"),
                findings_exit_codes=frozenset({1}),
                problems=(Problem(reason="inconsistent", text="the totals are missing"),),
                findings=(Finding(text="ein Fund \udc80", path="src/ü.py", line=3),),
                worst="src/ü.py:3 f has CC 14",
                notes=("a note",),
            ),
            Measurement(tool=Tool(name="ruff")),
        ),
    ),
    made=datetime(2026, 11, 22, 7, 40, 3, tzinfo=UTC),
    log="20261122T074003Z-7c1e5e88-complexity-0.log",
)


@pytest.fixture
def cache(tmp_path: Path) -> ResultCache:
    return ResultCache(folder=tmp_path / "cache", secret=b"k" * 32)


def test_what_is_kept_comes_back_as_it_was() -> None:
    assert read_kept(render_kept(KEPT)) == KEPT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{" * 100_000,
        render_kept(KEPT).replace(b'"exit_code":1', b'"exit_code":"1"'),
        render_kept(KEPT).replace(b"inconsistent", b"of a later version"),
        render_kept(KEPT).replace(b'"value":14', b'"value":NaN'),
        render_kept(KEPT)[:-1],
    ],
    ids=["empty", "a list", "nested", "a wrong type", "an unknown reason", "no number", "cut"],
)
def test_what_another_version_wrote_is_nothing_kept(data: bytes) -> None:
    assert read_kept(data) is None


def test_an_entry_that_was_put_is_got_back_by_its_name_alone(cache: ResultCache) -> None:
    cache.put(NAME, b"content")
    assert (cache.get(NAME), cache.get("another")) == (b"content", None)


def test_an_entry_is_replaced_as_a_whole(cache: ResultCache) -> None:
    cache.put(NAME, b"old and long")
    cache.put(NAME, b"new")
    assert cache.get(NAME) == b"new"
    assert [path.name for path in cache.folder.iterdir()] == [NAME]


def test_no_damage_of_an_entry_goes_unnoticed(cache: ResultCache) -> None:
    cache.put(NAME, b"a result")
    path = cache.folder / NAME
    whole = path.read_bytes()
    damaged = [whole[:at] for at in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in damaged:
        path.write_bytes(data)
        assert cache.get(NAME) is None, data
    path.write_bytes(whole)
    assert cache.get(NAME) == b"a result"


def test_runs_at_the_same_time_give_one_of_their_entries_as_a_whole(cache: ResultCache) -> None:
    contents = [bytes([number]) * 50_000 for number in range(4)]

    def put_and_get(content: bytes) -> set[bytes | None]:
        found = set()
        for _ in range(25):
            cache.put(NAME, content)
            cache.trim(max_entries=1)
            found.add(cache.get(NAME))
        return found

    with ThreadPoolExecutor(len(contents)) as pool:
        found = set[bytes | None]().union(*pool.map(put_and_get, contents))
    assert found <= {*contents, None}
    assert found - {None}


def test_an_entry_under_another_name_is_no_entry(cache: ResultCache) -> None:
    cache.put(NAME, b"passed")
    (cache.folder / NAME).rename(cache.folder / "another")
    assert cache.get("another") is None


def test_an_entry_of_somebody_else_is_no_entry(cache: ResultCache) -> None:
    ResultCache(folder=cache.folder, secret=b"x" * 32).put(NAME, b"passed")
    assert cache.get(NAME) is None


def test_a_link_is_no_entry(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(NAME, b"passed")
    (cache.folder / NAME).rename(tmp_path / "elsewhere")
    (cache.folder / NAME).symlink_to(tmp_path / "elsewhere")
    assert cache.get(NAME) is None


def test_only_its_owner_can_read_an_entry(cache: ResultCache) -> None:
    cache.put(NAME, b"passed")
    assert [oct(path.stat().st_mode & 0o777) for path in (cache.folder, cache.folder / NAME)] == ["0o700", "0o600"]


def test_a_link_in_the_place_of_the_folder_leads_to_no_file_that_is_written_or_dropped(
    cache: ResultCache, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/one.jpg").write_bytes(b"x")
    cache.folder.symlink_to("photos")
    cache.put(NAME, b"passed")
    cache.trim(max_entries=0)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["one.jpg"]


def test_a_folder_that_cannot_be_written_costs_nothing_else(cache: ResultCache) -> None:
    cache.folder.write_text("in the way")
    cache.put(NAME, b"passed")
    cache.trim()
    assert cache.get(NAME) is None


def test_what_was_not_used_for_longest_is_dropped_first(cache: ResultCache) -> None:
    for number in range(10):
        cache.put(f"e{number}", b"x" * 100)
        os.utime(cache.folder / f"e{number}", (number, number))
    assert cache.get("e0")  # used now
    cache.trim(max_entries=5)
    assert sorted(path.name for path in cache.folder.iterdir()) == ["e0", "e7", "e8", "e9"]


def test_the_size_of_all_entries_is_bounded(cache: ResultCache) -> None:
    for number in range(10):
        cache.put(f"e{number}", b"x" * 1000)
    cache.trim(max_bytes=5000)
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= 4000


def test_nothing_is_dropped_within_the_bounds(cache: ResultCache) -> None:
    for number in range(10):
        cache.put(f"e{number}", b"x")
    cache.trim(max_entries=10)
    assert len(list(cache.folder.iterdir())) == 10


def test_the_key_lies_outside_of_the_project_and_stays(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    (tmp_path / "project").mkdir()
    store = open_store(tmp_path / "project")
    first, again = open_cache(store, environ), open_cache(store, environ)
    assert first is not None
    assert first == again
    assert len(first.secret) == 32
    assert first.folder == store.path / "cache"


@pytest.mark.parametrize("place", ["", "project/state"], ids=["no home", "in the project"])
def test_without_a_place_for_the_key_there_is_no_cache(tmp_path: Path, place: str) -> None:
    (tmp_path / "project").mkdir()
    environ = {"XDG_STATE_HOME": str(tmp_path / place)} if place else {}
    assert open_cache(open_store(tmp_path / "project"), environ) is None


def test_where_results_are_shared_each_reads_the_paths_of_its_own_project(tmp_path: Path) -> None:
    one, other, plain = (
        ResultCache(folder=tmp_path, secret=b"k" * 32, top=top) for top in (b"/srv/one", b"/home/a b", b"")
    )
    one.put("name", b'["/srv/one/x.py", "/srv/one", "/srv/one2", "in /srv/one:3"]')
    assert one.get("name") == b'["/srv/one/x.py", "/srv/one", "/srv/one2", "in /srv/one:3"]'
    assert other.get("name") == b'["/home/a b/x.py", "/home/a b", "/srv/one2", "in /home/a b:3"]'
    assert b"/srv/one/" not in (plain.get("name") or b"")
    assert not plain.is_shared
    assert one.is_shared
