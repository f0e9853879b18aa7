"""A run never stands after something in its tree has changed: random edits, and what is kept to notice them by."""

from pathlib import Path
from time import sleep

import pytest

from gates.model.errors import UndecidedError
from gates.tree.listing import Listing
from gates.tree.root import find_root
from gates.tree.stamps import stamps
from gates.tree.witnesses import tree_witnesses
from tests.torture.edits import NAMED, Workshop, start, world
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally

TICK = 0.012  # seconds; in the product two seconds have to pass before anything counts as unchanged

Known = dict[str, bytes | None]


def stamp(path: str) -> bytes | None:
    try:
        return stamps([path])
    except OSError:
        return None


def known(shop: Workshop) -> Known | None:
    """What would be kept of the tree; None where nothing can vouch for it."""
    try:
        paths = [*tree_witnesses(Listing(root=find_root(shop.top))), f"{shop.top}/{NAMED}"]
    except UndecidedError:
        return None
    return {path: stamp(path) for path in paths}


def naive(shop: Workshop) -> Known:
    """The negative control: the files that git tracks, without the folders."""
    tracked = shop.git("ls-files", "-z").decode().split("\0")[:-1]
    return {f"{shop.top}/{name}": stamp(f"{shop.top}/{name}") for name in tracked}


def stands(kept: Known | None) -> bool:
    return kept is not None and all(stamp(path) == before for path, before in kept.items())


@pytest.mark.slow
def test_no_run_stands_after_its_tree_changed(tally: Tally, tmp_path: Path) -> None:
    tally.promised = size(150, 2_000)
    shop = start(tmp_path, SEED if LONG else 1, inner=False)
    stood, vouched = 0, 0
    for _ in range(tally.promised):
        before, kept, control = world(shop), known(shop), naive(shop)
        sleep(TICK)
        edit = shop.edit()
        changed = world(shop) != before
        tally.judge([f"stands after {edit}"] if changed and stands(kept) else [])
        tally.struck += changed and stands(control)
        vouched += kept is not None
        stood += not changed and stands(kept)
        tally.done += 1
    assert stood > 0, "what never stands is never stale"
    assert vouched > tally.done / 4, "mostly nothing vouched for the tree"
    tally.note = f"{tally.note}\n{stood} runs stood, {vouched} trees had witnesses".strip()
    tally.settle()


def test_a_repository_inside_has_no_witnesses(tmp_path: Path) -> None:
    shop = start(tmp_path, 1)
    assert known(shop) is None
    assert (shop.top / "lib/lib.py").exists()
