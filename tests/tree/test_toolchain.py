import os
from pathlib import Path

import pytest

from gates.tree import toolchain as module
from gates.tree.toolchain import toolchain


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A Python environment with one tool and one package."""
    site = tmp_path / "venv/lib/python3.12/site-packages"
    (site / "lint-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "venv/bin").mkdir()
    (tmp_path / "venv/bin/lint").write_text("#!/bin/sh\n")
    (tmp_path / "venv/bin/lint").chmod(0o755)
    (tmp_path / "project").mkdir()
    return tmp_path / "venv"


def digest(tools: Path, *programs: str) -> str:
    for remembered in (module._program, module._python_environment):
        remembered.cache_clear()
    return toolchain(programs or ("lint",), tools.parent / "project", {"PATH": str(tools / "bin")})


def test_the_same_tools_give_the_same_digest(tools: Path) -> None:
    assert digest(tools) == digest(tools)


def upgrade(tools: Path) -> None:
    site = tools / "lib/python3.12/site-packages"
    (site / "lint-1.0.dist-info").rename(site / "lint-1.1.dist-info")


def install_a_plugin(tools: Path) -> None:
    (tools / "lib/python3.12/site-packages/lint_plugin-0.1.dist-info").mkdir()


def reinstall(tools: Path) -> None:
    os.utime(tools / "lib/python3.12/site-packages/lint-1.0.dist-info", (1, 1))


def replace_the_program(tools: Path) -> None:
    (tools / "bin/lint").write_text("#!/bin/bash\n")


def remove(tools: Path) -> None:
    (tools / "bin/lint").unlink()


def hide_behind_another(tools: Path) -> None:
    (tools / "bin/lint").rename(tools / "bin/real-lint")
    (tools / "bin/lint").symlink_to("real-lint")
    (tools / "bin/real-lint").write_text("#!/bin/dash\n")


def put_packages_into_the_project(tools: Path) -> None:
    (tools.parent / "project/.venv/lib/python3.12/site-packages/lint-2.0.dist-info").mkdir(parents=True)


def install_with_npm(tools: Path) -> None:
    (tools.parent / "project/node_modules").mkdir()
    (tools.parent / "project/node_modules/.package-lock.json").write_text("{}")


@pytest.mark.parametrize(
    "change",
    [
        upgrade,
        install_a_plugin,
        reinstall,
        replace_the_program,
        remove,
        hide_behind_another,
        put_packages_into_the_project,
        install_with_npm,
    ],
)
def test_another_tool_gives_another_digest(tools: Path, change: "object") -> None:
    assert callable(change)
    before = digest(tools)
    change(tools)
    assert digest(tools) != before


def test_what_a_command_does_not_call_does_not_count(tools: Path) -> None:
    before = digest(tools)
    (tools / "bin/other").write_text("#!/bin/sh\n")
    assert digest(tools) == before
