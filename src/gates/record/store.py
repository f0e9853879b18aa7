"""The folder ``.gates``: records to be committed, logs and caches that are not."""

from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import dataclass
from gates.record.atomic import write_atomically

FOLDER = ".gates"
RECORDS = f"{FOLDER}/records"
LOGS = f"{FOLDER}/logs"
IGNORE = b"*\n!.gitignore\n!records/\n!records/**\n"


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
    for folder in (store.path, store.records, store.logs):
        if folder.is_symlink():
            raise RefusedError(f"{folder}: is a symbolic link (gates writes only into folders of its own)")
    try:
        store.records.mkdir(parents=True, exist_ok=True)
        store.logs.mkdir(mode=0o700, exist_ok=True)
        store.logs.chmod(0o700)
    except OSError as error:
        raise RefusedError(f"{error.filename}: cannot be made: {error.strerror} (allow writing to {root})") from error
    ignore = store.path / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, IGNORE)
    return store


def save_record(store: Store, name: str, data: bytes) -> Path:
    """Save a record under its name; returns its path."""
    path = store.records / name
    write_atomically(path, data)
    return path
