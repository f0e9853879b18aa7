"""Logs do not heap up."""

from pathlib import Path

from gates.record.old_logs import remove_old_logs


def run(number: int) -> str:
    return f"20260101T0000{number:02}Z-0000000{number}"


def fill(folder: Path, runs: int, size: int = 10) -> None:
    for number in range(runs):
        for gate in ("lint-0", "tests-0-retry-2"):
            (folder / f"{run(number)}-{gate}.log").write_bytes(b"x" * size)


def left(folder: Path) -> list[str]:
    return sorted({path.name[:25] for path in folder.iterdir()})


def test_the_logs_of_the_last_runs_are_kept(tmp_path: Path) -> None:
    fill(tmp_path, 6)

    remove_old_logs(tmp_path, runs=4)

    assert left(tmp_path) == [run(number) for number in (2, 3, 4, 5)]
    assert len(list(tmp_path.iterdir())) == 8


def test_of_many_bytes_the_newest_are_kept(tmp_path: Path) -> None:
    fill(tmp_path, 6, size=100)

    remove_old_logs(tmp_path, size=450)

    assert left(tmp_path) == [run(number) for number in (3, 4, 5)]


def test_the_newest_run_is_kept_whatever_its_size(tmp_path: Path) -> None:
    fill(tmp_path, 1, size=1000)

    remove_old_logs(tmp_path, size=10)

    assert left(tmp_path) == [run(0)]


def test_what_is_no_log_of_a_run_stays(tmp_path: Path) -> None:
    names = ["unverified.log", f"{run(1)}.log", f"{run(1)}-lint-0.txt", "notes"]
    for name in names:
        (tmp_path / name).touch()

    remove_old_logs(tmp_path, runs=0, size=0)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    remove_old_logs(tmp_path / "nowhere")
