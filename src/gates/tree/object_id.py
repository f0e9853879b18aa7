"""The ids that git gives to what it stores, computed without git."""

import hashlib
from collections.abc import Iterator, Mapping
from io import FileIO

FOLDER_MODE = "40000"
AT_ONCE = 1 << 20  # bytes; a larger file is not held in memory as a whole


def algorithm_of(one: str) -> str:
    """The name of the hash algorithm that an id was made with."""
    return "sha256" if len(one) == 64 else "sha1"


def blob_id(data: bytes, algorithm: str) -> str:
    """The id of a file, or of a link, with these bytes."""
    return _id(b"blob", data, algorithm)


def file_id(file: FileIO, size: int, algorithm: str) -> str:
    """The id of an open file of that many bytes; that of no file at all if it grows or shrinks meanwhile."""
    if size <= AT_ONCE:
        return blob_id(file.read(), algorithm)
    total = hashlib.new(algorithm, b"blob %d\0" % size, usedforsecurity=False)
    return hashlib.file_digest(file, lambda: total).hexdigest()


def tree_id(entries: Mapping[str, str], algorithm: str) -> str:
    """The id of the tree that has just these files: path -> ``MODE ID``."""
    folders: dict[str, list[tuple[bytes, bytes]]] = {"": []}
    for path, entry in entries.items():
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders |= {missing: [] for missing in _missing(folder, folders)}
        folders[folder].append(_listed(name, entry))
    for folder in sorted(folders.keys() - {""}, key=lambda path: path.count("/"), reverse=True):
        parent, _, name = folder.rpartition("/")
        folders[parent].append(_listed(name, f"{FOLDER_MODE} {_folder_id(folders[folder], algorithm)}"))
    return _folder_id(folders[""], algorithm)


def _missing(folder: str, folders: Mapping[str, object]) -> Iterator[str]:
    while folder not in folders:
        yield folder
        folder = folder.rpartition("/")[0]


def _listed(name: str, entry: str) -> tuple[bytes, bytes]:
    """An entry as git stores it, after the key that git sorts it by: folders as if their names ended with a slash."""
    mode, _, digest = entry.partition(" ")
    line = f"{mode} {name}\0".encode("utf-8", "surrogateescape")
    key = line[len(mode) :] if mode != FOLDER_MODE else line[len(mode) : -1] + b"/"
    return key, line + bytes.fromhex(digest)


def _folder_id(listed: list[tuple[bytes, bytes]], algorithm: str) -> str:
    return _id(b"tree", b"".join(line for _, line in sorted(listed)), algorithm)


def _id(kind: bytes, data: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, b"%b %d\0" % (kind, len(data)) + data, usedforsecurity=False).hexdigest()
