"""Results on changed inputs are never used again: random edits, each of the kinds that make caches lie."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gates.tree.hashes import Hashes
from gates.tree.identity import identify
from gates.tree.inputs import Inputs
from gates.tree.root import find_root
from tests.torture.edits import NAMED, Workshop, start, world
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally

Selects = Callable[[str], bool]

# The inputs of four gates, and which paths of the world they select.
GATES: tuple[tuple[tuple[str, ...], Selects], ...] = (
    ((), lambda path: path != NAMED),
    (("src/**/*.py",), lambda path: path.startswith("src/") and path.endswith(".py")),
    (("docs", NAMED), lambda path: path.startswith("docs/") or path == NAMED),
    (("lib/**", "README"), lambda path: path.startswith(("lib/", "README"))),
)


def digests(shop: Workshop, hashes: Hashes) -> list[str | None]:
    """The digests of the gates' inputs, with what was read before not read again."""
    root = find_root(shop.top)
    inputs = Inputs.of(root, identify(root, ["plan.md"], hashes))
    return [inputs.digest(patterns) for patterns, _ in GATES]


def naive(shop: Workshop) -> list[str | None]:
    """The negative control: sizes and times of the tracked files decide."""
    tracked = shop.git("ls-files", "-z").decode().split("\0")[:-1]
    stamps = {}
    for name in tracked:
        path = shop.top / name
        status = path.lstat() if path.exists() or path.is_symlink() else None
        stamps[name] = (status.st_mtime_ns, status.st_size) if status else None
    return [
        repr(sorted((name, stamp) for name, stamp in stamps.items() if selects(name) and name != "plan.md"))
        for _, selects in GATES
    ]


class Judge:
    """Compares digests with what there is to see: equal digests must have seen equal worlds."""

    def __init__(self) -> None:
        self._worlds: list[dict[str, str]] = [{} for _ in GATES]
        self._before: list[tuple[str | None, str]] = [(None, "")] * len(GATES)
        self.needless = 0
        self.hits = 0

    def complaints(self, found: list[str | None], seen: Mapping[str, str]) -> list[str]:
        """A complaint for each gate whose earlier result would be used although its inputs are others."""
        wrong = []
        for number, (digest, (patterns, selects)) in enumerate(zip(found, GATES, strict=True)):
            view = repr(sorted((path, what) for path, what in seen.items() if selects(path)))
            if digest is not None and self._worlds[number].setdefault(digest, view) != view:
                wrong.append(f"stale: {patterns or 'the whole tree'}")
            before, view_before = self._before[number]
            self.hits += digest is not None and digest == before
            self.needless += digest != before and view == view_before
            self._before[number] = (digest, view)
        return wrong


@pytest.mark.slow
def test_no_result_is_used_after_its_inputs_changed(tally: Tally, tmp_path: Path) -> None:
    tally.promised = size(150, 2_000)
    shop = start(tmp_path, SEED if LONG else 1)
    judge, control, hashes = Judge(), Judge(), Hashes()
    changes, spared, last = 0, 0, world(shop)
    for _ in range(tally.promised):
        edit = shop.edit()
        seen = world(shop)
        changes += seen != last
        last = seen
        tally.judge(f"{complaint} after {edit}" for complaint in judge.complaints(digests(shop, hashes), seen))
        tally.struck += bool(control.complaints(naive(shop), seen))
        spared += sum(len(table.names) for table in hashes.tables.values()) - len(hashes.read)
        hashes = Hashes(hashes.tables)
        tally.done += 1
    assert judge.hits > tally.done / 4, "a cache that never hits is never stale"
    assert spared, "no file was known by its stamps"
    tally.note = (
        f"{tally.note}\n{changes} edits changed what there is to see, {judge.needless} runs would be needless, "
        f"{spared} files were known by their stamps"
    ).strip()
    tally.settle()
