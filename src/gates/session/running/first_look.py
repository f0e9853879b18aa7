"""What there is before anything runs: the project's tree, once what a crash had left in it is cleared away."""

from collections.abc import Mapping

from gates.model.value import dataclass
from gates.record.store import FOLDER, Store
from gates.session.reading.source import Source, listed_again, plans_left_out
from gates.session.reuse.remember import remembered
from gates.session.running.evidence import rescue
from gates.tree.hashes import Hashes
from gates.tree.identity import Snapshot, identify


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """The source and its tree without the plans ``leave_out``; ``rescued`` says what a crash had held of saves.

    ``hashes`` spare reading the tree again; None when it is to be read.
    """

    source: Source
    tree: Snapshot
    leave_out: tuple[str, ...]
    hashes: Hashes | None
    rescued: tuple[str, ...]


def first_look(source: Source, environ: Mapping[str, str], *, strict: bool) -> FirstLook:
    """Look at the tree, with ``strict`` (what completes a plan) at every byte of it.

    Raises:
        UndecidedError: the tree cannot be read.
    """
    rescued = rescue(source, Store(path=source.root.path / FOLDER))
    source = listed_again(source) if rescued else source
    leave_out = plans_left_out(source)
    with remembered(source.root, environ) as known:
        hashes = None if strict else known
        tree = identify(source.root, leave_out, hashes, source.listing)
    return FirstLook(source=source, tree=tree, leave_out=leave_out, hashes=hashes, rescued=rescued)
