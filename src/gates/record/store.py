"""The folder ``.gates``: records to be committed, logs and caches that are not."""

from contextlib import suppress
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import dataclass
from gates.record.atomic import write_atomically
from gates.record.folders import make_folder, sync_folder
from gates.record.io_error import refusal
from gates.record.leftovers import pending_path

FOLDER = ".gates"
RECORDS = f"{FOLDER}/records"
LOGS = f"{FOLDER}/logs"
IGNORE = b"*\n!.gitignore\n!records/\n!records/**\nrecords/.*~\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where a project keeps what gates writes; ``path`` is its folder ``.gates``."""

    path: Path

    @property
    def records(self) -> Path:
        """The evidence of runs, one file each."""
        return self.path / "records"

    @property
    def logs(self) -> Path:
        """What the commands printed; readable by the owner only, since it may hold anything."""
        return self.path / "logs"


def open_store(root: Path) -> Store:
    """Make the folder ``.gates`` of the project if need be; raises RefusedError when that cannot be done."""
    store = Store(path=root / FOLDER)
    try:
        for folder in (store.path, store.records, store.logs):
            if folder.is_symlink():
                raise RefusedError(f"{folder}: is a symbolic link (gates writes only into folders of its own)")
        make_folder(store.records)
        make_folder(store.logs, 0o700)
        store.logs.chmod(0o700)
        ignore = store.path / ".gitignore"
        is_new = not ignore.exists()
    except OSError as error:
        raise refusal(store.path, "cannot be used", error) from error
    if is_new:
        write_atomically(ignore, IGNORE)
    return store


def save_record(store: Store, name: str, data: bytes) -> Path:
    """Save a record under its name; returns its path."""
    path = store.records / name
    write_atomically(path, data)
    return path


def prepare_record(store: Store, name: str, data: bytes) -> Path:
    """Save a record that gets its name by ``publish_record``; returns where it waits."""
    path = pending_path(store.records / name)
    try:
        write_atomically(path, data)
    except BaseException:
        with suppress(OSError):  # it may be there all the same
            path.unlink()
        raise
    return path


def publish_record(store: Store, name: str, pending: Path) -> None:
    """Give a record its name, now that a plan tells of it; raises RefusedError when that cannot be done."""
    path = store.records / name
    try:
        pending.rename(path)
    except OSError as error:
        raise refusal(path, f"was written as {pending.name} and cannot be renamed", error) from error
    try:
        sync_folder(store.records)
    except OSError as error:
        raise refusal(path, "was written, but may not survive a power cut", error) from error
