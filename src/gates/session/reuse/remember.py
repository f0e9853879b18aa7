"""Ids of files that were read before, kept outside of every repository, where no file of a project can forge them."""

import marshal
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from os import fsencode
from pathlib import Path

from gates.model.errors import RefusedError
from gates.record.user_state import read_content, replace_content, state_folder
from gates.tree.hashes import Hashes, Table
from gates.tree.identity import Snapshot, identify
from gates.tree.listing import Listing
from gates.tree.root import Root

WORTH_KEEPING = 100  # files; fewer are read again sooner than a file of ids is written


def identify_again(
    root: Root, leave_out: Collection[str], environ: Mapping[str, str], listing: Listing | None = None
) -> Snapshot:
    """What ``identify`` gives, without reading again what is known."""
    with remembered(root, environ) as hashes:
        return identify(root, leave_out, hashes, listing)


@contextmanager
def remembered(root: Root, environ: Mapping[str, str]) -> Iterator[Hashes]:
    """What is known of the files below ``root.top``; what had to be read is kept for the next time.

    Nothing is known where there is no place outside of the project to keep it.
    """
    path = _place(root, environ)
    hashes = Hashes(_unpacked(read_content(path))) if path else Hashes()
    yield hashes
    if path and len(hashes.read) >= WORTH_KEEPING:
        with suppress(RefusedError):
            replace_content(path, _packed(hashes.tables))


def _place(root: Root, environ: Mapping[str, str]) -> Path | None:
    try:
        folder = state_folder(environ, root.top)
    except RefusedError:
        return None
    return folder / "trees" / sha256(fsencode(root.top)).hexdigest()[:16]


def _packed(tables: Mapping[tuple[str, str], Table]) -> bytes:
    rows = [(*key, "\0".join(one.names), "\0".join(one.entries), one.stamps) for key, one in tables.items()]
    return marshal.dumps(rows)


def _unpacked(content: bytes) -> dict[tuple[str, str], Table]:
    """The tables in what ``_packed`` gave; none in anything else."""
    try:
        rows = marshal.loads(content)
        tables = {
            (folder, algorithm): Table(names.split("\0"), entries.split("\0"), stamps)
            for folder, algorithm, names, entries, stamps in rows
        }
        return {key: table for key, table in tables.items() if table.is_whole}
    except (EOFError, ValueError, TypeError, AttributeError):
        return {}
