"""What earlier runs measured, one small file for each result: atomic, checked when it is read, bounded in size.

An entry begins with a keyed digest of its name and content. The key is the user's own and lies outside of every
repository, so an entry that came with a clone, or was damaged, is no entry. Whoever acts as the user can forge one:
nothing that claims more than convenience may rest on it.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import dataclass
from gates.record.leftovers import sweep, temporary_path
from gates.record.store import Store
from gates.record.user_state import read_state, state_folder, update_state

FOLDER = "cache"
KEY_FILE = "cache-key.json"
KEY_LENGTH = 32  # bytes
MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 10_000
PLACE = rb"\ufdd0top\ufdd0"  # JSON for what no path holds
KEPT_SHARE = 0.8  # of the bounds, after they were reached: or each new entry would cost a look at all others


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCache:
    """The entries in ``folder``, by names that the caller makes of letters and digits; ``secret`` is the user's key.

    ``top``, where others share the folder: the path of this project, in whose place theirs have another.
    """

    folder: Path
    secret: bytes
    top: bytes = b""

    @property
    def is_shared(self) -> bool:
        """Whether others have their results there, too."""
        return bool(self.top)

    def get(self, name: str) -> bytes | None:
        """The content of an entry, which counts as used now; None when there is none that can be believed."""
        path = self.folder / name
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(MAX_BYTES)
            os.utime(path)
        except OSError:
            return None
        sign, _, content = data.partition(b"\n")
        if not compare_digest(sign, self._sign(name, content)):
            return None
        return content.replace(PLACE, _in_json(self.top)) if self.top else content

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry; a folder that cannot be written costs the time that it would have saved, and nothing else."""
        if self.top:
            content = re.sub(re.escape(_in_json(self.top)) + rb"(?![\w.-])", lambda _: PLACE, content)
        with suppress(OSError):
            if self.folder.is_symlink():
                return  # who made it wants us to write elsewhere
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = temporary_path(self.folder)
            try:
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(self._sign(name, content) + b"\n" + content)
                temporary.rename(self.folder / name)
            finally:
                temporary.unlink(missing_ok=True)

    def trim(self, max_bytes: int = MAX_BYTES, max_entries: int = MAX_ENTRIES) -> None:
        """Drop the entries that were not used for longest, as soon as there are more than the bounds allow."""
        with suppress(OSError):
            if self.folder.is_symlink():
                return
            sweep(self.folder)
            newest_first = sorted(_entries(self.folder), reverse=True)
            if len(newest_first) <= max_entries and sum(size for _, size, _ in newest_first) <= max_bytes:
                return
            total = 0
            for index, (_, size, path) in enumerate(newest_first):
                total += size
                if index >= max_entries * KEPT_SHARE or total > max_bytes * KEPT_SHARE:
                    path.unlink(missing_ok=True)

    def _sign(self, name: str, content: bytes) -> bytes:
        return hashlib.blake2b(name.encode() + b"\0" + content, key=self.secret, digest_size=32).hexdigest().encode()


def _in_json(path: bytes) -> bytes:
    """A path as entries have it, which are JSON in ASCII."""
    return json.dumps(os.fsdecode(path))[1:-1].encode()


def open_cache(store: Store, environ: Mapping[str, str]) -> ResultCache | None:
    """The cache of a project; None where the user has no place for a key of their own."""
    try:
        key = state_folder(environ, store.path.parent) / KEY_FILE
        if _secret(read_state(key)) is None:  # whoever comes second takes what the first one chose
            update_state(key, lambda state: state if _secret(state) else {"key": os.urandom(KEY_LENGTH).hex()})
        secret = _secret(read_state(key))
    except RefusedError:
        return None
    return ResultCache(folder=store.path / FOLDER, secret=secret) if secret else None


def _secret(state: Mapping[str, object]) -> bytes | None:
    text = state.get("key")
    if not isinstance(text, str) or len(text) != 2 * KEY_LENGTH:
        return None
    with suppress(ValueError):
        return bytes.fromhex(text)
    return None


def _entries(folder: Path) -> list[tuple[int, int, Path]]:
    """When each entry was used last, its size, and where it is."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # another run trims too
                status = entry.stat(follow_symlinks=False)
                found.append((status.st_mtime_ns, status.st_size, Path(entry.path)))
    return found
