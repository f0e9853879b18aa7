"""What plans claim is read once for each content, and again when what was kept cannot be believed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gates.session.claims.known_claims import known_claims
from gates.tree.root import Root

COMPLETE = b"# Plan\n\n- Status: Complete\n"
OPEN = b"# Plan\n\n- Status: In Progress\n"


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    (tmp_path / "project").mkdir()
    return Root(path=tmp_path / "project")


def asked(root: Root, environ: Mapping[str, str], **plans: bytes) -> list[str | None]:
    """What each plan claims, under the id by which it is called here."""
    with known_claims(root, environ) as claim:
        return [claim(own, data, "plan.md") for own, data in plans.items()]


def test_only_complete_is_a_claim(root: Root, environ: Mapping[str, str]) -> None:
    late = b"# Plan\n\n" + b"words\n" * 400 + b"\n## Status\n\nComplete\n"
    assert asked(root, environ, a=COMPLETE, b=OPEN, c=late) == ["Complete", None, "Complete"]


def test_the_same_content_is_not_read_again(root: Root, environ: Mapping[str, str]) -> None:
    asked(root, environ, a=COMPLETE, b=OPEN)
    assert asked(root, environ, a=b"not looked at", b=b"nor this") == ["Complete", None]


def test_another_content_is_read(root: Root, environ: Mapping[str, str]) -> None:
    asked(root, environ, a=OPEN)
    assert asked(root, environ, a=OPEN, b=COMPLETE) == [None, "Complete"]


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"claims": {"a": "Complete"}}', b'{"claims": 1}'], ids=repr)
def test_what_is_broken_or_of_another_gates_is_read_again(
    root: Root, environ: Mapping[str, str], damage: bytes
) -> None:
    asked(root, environ, a=OPEN)
    [kept] = Path(environ["XDG_STATE_HOME"]).rglob("*-claims.json")
    kept.write_bytes(damage)
    assert asked(root, environ, a=OPEN) == [None]


def test_where_there_is_no_place_everything_is_read(root: Root) -> None:
    inside = {"XDG_STATE_HOME": str(root.path)}
    assert asked(root, inside, a=COMPLETE) == asked(root, inside, a=COMPLETE) == ["Complete"]
    assert list(root.path.iterdir()) == []
