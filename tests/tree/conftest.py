"""A real git repository for the tests of this room."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]


@pytest.fixture
def run_git(tmp_path: Path) -> Git:
    """``run_git("add", "x", cwd=...)``: git as a person would call it, without the settings of this machine."""

    def run(*args: str, cwd: Path = tmp_path) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(tmp_path / "no-home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": "2026-11-22T07:40:03Z",
            "GIT_COMMITTER_DATE": "2026-11-22T07:40:03Z",
        }
        done = subprocess.run(["git", *who, *args], cwd=cwd, env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    return run


@pytest.fixture
def repository(tmp_path: Path, run_git: Git) -> Path:
    """A repository with two committed files, an executable, a link and a plan."""
    top = tmp_path / "project"
    (top / "src").mkdir(parents=True)
    (top / "docs/plans").mkdir(parents=True)
    (top / "src/a.py").write_text("a = 1\n")
    (top / "src/run.sh").write_text("#!/bin/sh\n")
    (top / "src/run.sh").chmod(0o755)
    (top / "link").symlink_to("src/a.py")
    (top / "docs/plans/plan.md").write_text("# Plan\n")
    (top / ".gitignore").write_text("build/\n")
    run_git("init", "-q", "-b", "main", cwd=top)
    run_git("add", "-A", cwd=top)
    run_git("commit", "-q", "-m", "Begin", cwd=top)
    return top
