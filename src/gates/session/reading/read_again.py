"""A plan that was read before, unless it has other bytes now."""

from collections.abc import Mapping
from hashlib import sha256

from gates.document.plan import Plan, read_plan
from gates.session.reading.compiled import compiled
from gates.tree.root import Root


def read_again(data: bytes, path: str, document: str, root: Root, environ: Mapping[str, str]) -> Plan:
    """What ``read_plan`` gives; ``document`` tells what else has that path from it."""
    made_from = [sha256(data).hexdigest(), path]
    return compiled(Plan, document, made_from, root.top, environ, lambda: read_plan(data, path))
