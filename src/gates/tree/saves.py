"""When files of the project are saved, as the system tells it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gates.model.errors import InputError
from gates.tree.identity import OWN_FOLDER

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

QUIET_MS = 25  # after the last event of a save, which may be several
PATIENCE_MS = 200  # with saves that go on and on
OWN = frozenset({".git", OWN_FOLDER})


def saves(folder: Path) -> Iterator[None]:
    """One item each time that something below ``folder`` was saved, but for what git and gates do in their own folders.

    What is saved from now on counts, even before the first item is asked for. A signal ends it with KeyboardInterrupt.

    Raises:
        InputError: the library for it is missing.
    """
    try:
        from watchfiles._rust_notify import RustNotify
    except ImportError as error:
        raise InputError("gates watch needs watchfiles (pip install 'gates[watch]')") from error
    # watchfiles.watch() would begin to look at the first item, and miss what is saved before
    return _items(RustNotify([str(folder)], False, False, 0, True, True), folder)


def _items(notify: "RustNotify", folder: Path) -> Iterator[None]:
    while True:
        events = notify.watch(PATIENCE_MS, QUIET_MS, 0, None)
        if isinstance(events, str):
            raise KeyboardInterrupt
        if any(OWN.isdisjoint(Path(path).relative_to(folder).parts) for _, path in events):
            yield
