from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.facts import Facts
from gates.tree.facts import facts
from gates.tree.listing import Listing
from gates.tree.root import Root, find_root

Git = Callable[..., str]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("pyproject.toml", Facts(python="pyproject.toml")),
        ("setup.py", Facts(python="setup.py")),
        ("setup.cfg", Facts(python="setup.cfg")),
        ("requirements-dev.txt", Facts(python="requirements-dev.txt")),
        ("tox.ini", Facts(python="tox.ini")),
        ("package.json", Facts(javascript="package.json")),
        ("tsconfig.build.json", Facts(typescript="tsconfig.build.json")),
        ("Cargo.toml", Facts(rust="Cargo.toml")),
        ("go.mod", Facts(go="go.mod")),
        ("README.md", Facts()),
    ],
)
def test_a_file_shows_its_ecosystem(tmp_path: Path, file: str, expected: Facts) -> None:
    (tmp_path / file).write_text("")
    assert facts(Listing(root=Root(path=tmp_path))) == expected


def test_a_python_file_shows_python_when_git_tracks_it(repository: Path, run_git: Git) -> None:
    assert facts(Listing(root=find_root(repository))).python == "src/a.py"
    run_git("rm", "-q", "--cached", "src/a.py", cwd=repository)
    assert facts(Listing(root=find_root(repository))).python == ""


def test_a_python_file_shows_python_outside_of_git(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/x.py").write_text("")
    assert facts(Listing(root=Root(path=tmp_path))).python == "tools/x.py"


def test_the_scripts_of_package_json_are_named(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"test": "vitest", "lint": "biome check"}}')
    assert facts(Listing(root=Root(path=tmp_path))).scripts == {"test", "lint"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"scripts": []}', '{"scripts": null}', "\udcff", "[" * 5000])
def test_a_broken_package_json_has_no_scripts(tmp_path: Path, text: str) -> None:
    (tmp_path / "package.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert facts(Listing(root=Root(path=tmp_path))) == Facts(javascript="package.json")
