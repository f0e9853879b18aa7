"""Which plans claim Complete, as far as that was read before: most plans of a project are history that nobody edits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from gates.model.errors import RefusedError
from gates.record.user_state import read_state, update_state
from gates.session.reading.compiled import code_digest, state_file
from gates.tree.root import Root

Claim = Callable[[str, bytes, str], str | None]  # of a plan's id as a file, its bytes and its path

HEAD_BYTES = 2048


@contextmanager
def known_claims(root: Root, environ: Mapping[str, str]) -> Iterator[Claim]:
    """What says of a plan the Status with which it claims Complete, or None; kept for the next time."""
    path = state_file(root.top, "claims", environ)
    kept = read_state(path) if path else {}
    before = kept.get("claims") if kept.get("code") == code_digest() else None
    known: dict[str, str] = before if isinstance(before, dict) else {}
    asked: dict[str, str] = {}

    def claim(own: str, data: bytes, name: str) -> str | None:
        asked[own] = found = known[own] if isinstance(known.get(own), str) else _claim(data, name)
        return found or None

    yield claim
    if path and not asked.keys() <= known.keys():
        with suppress(RefusedError):
            update_state(path, lambda _: {"code": code_digest(), "claims": asked})


def _claim(data: bytes, path: str) -> str:
    from gates.document.header import read_statuses  # what is known needs no reader

    head = data[: data.rfind(b"\n", 0, HEAD_BYTES) + 1]  # where the Status usually is: most of a plan need not be read
    said = (status.value for part in (head, data) for status in read_statuses(part, path) if status.kind == "complete")
    return next(said, "")
