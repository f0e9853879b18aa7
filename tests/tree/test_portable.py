"""Toolchains by content: the same in every folder, another one after each change that could be seen by a tool."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gates.tree import portable
from gates.tree.portable import portable_toolchain
from gates.tree.root import Root

SITE = "venv/lib/python3.12/site-packages"
RECORD = (
    "lint/a.py,sha256=abc,3\n../../../bin/lint,sha256={digest},9\nlint/__pycache__/a.pyc,,\nlint-1.dist-info/RECORD,,\n"
)


def make(top: Path) -> Path:
    """A project with an environment of its own, whose files name the folder that they are in."""
    write(top / "venv/bin/python", "an interpreter").chmod(0o755)
    write(top / "venv/bin/lint", f"#!{top}/venv/bin/python\n").chmod(0o755)
    write(top / SITE / "app.pth", f"{top}/src\n")
    write(top / SITE / "__editable___app_finder.py", f"MAPPING = '{top}/src'\n")
    write(top / SITE / "lint-1.dist-info/RECORD", RECORD.format(digest=abs(hash(str(top)))))
    write(top / SITE / "old-1.egg-info/PKG-INFO", "Name: old\n")
    write(top / "node_modules/.package-lock.json", "{}")
    return top


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def digest(top: Path) -> str:
    for remembered in (portable._content, portable.contents_below):
        remembered.cache_clear()
    environ = {"PATH": f"{top}/venv/bin", "VIRTUAL_ENV": f"{top}/venv"}
    return portable_toolchain(["lint", "nothing"], Root(path=top), environ)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return make(tmp_path / "one"), make(tmp_path / "deep/er/two")


def test_the_same_tools_in_two_folders_are_the_same(pair: tuple[Path, Path]) -> None:
    assert digest(pair[0]) == digest(pair[1])


def touch(top: Path) -> None:
    for path in top.rglob("*"):
        path.touch()


def compile_again(top: Path) -> None:
    record = top / SITE / "lint-1.dist-info/RECORD"
    record.write_text(record.read_text().replace("lint/__pycache__/a.pyc,,\n", ""))


@pytest.mark.parametrize("change", [touch, compile_again])
def test_what_no_tool_sees_changes_nothing(pair: tuple[Path, Path], change: Callable[[Path], None]) -> None:
    change(pair[1])
    assert digest(pair[0]) == digest(pair[1])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("venv/bin/lint", "#!/usr/bin/python\n"),
        ("venv/bin/python", "another interpreter"),
        ("venv/bin/nothing", "is there now"),
        (f"{SITE}/lint-1.dist-info/RECORD", RECORD.format(digest=0).replace("abc", "abd")),
        (f"{SITE}/plugin-1.dist-info/RECORD", "plugin.py,sha256=x,1\n"),
        (f"{SITE}/app.pth", "/elsewhere/src\n"),
        (f"{SITE}/__editable___app_finder.py", "MAPPING = ''\n"),
        (f"{SITE}/old-1.egg-info/PKG-INFO", "Name: older\n"),
        ("node_modules/.package-lock.json", '{"a": 1}'),
    ],
)
def test_what_a_tool_may_see_is_another_toolchain(pair: tuple[Path, Path], name: str, text: str) -> None:
    write(pair[1] / name, text).chmod(0o755)
    assert digest(pair[0]) != digest(pair[1])
