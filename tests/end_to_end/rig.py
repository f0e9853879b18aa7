"""A small project in a temporary folder, and gates called on it as a user would."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 300  # seconds, after which a call hangs; a busy machine takes two minutes to prove all gates of a project

PLAN = """\
# ExecPlan: Try the gates

- Status: In Progress
- Start: 2026-01-01 • Last Updated: 2026-01-01T00:00Z

## Progress (Running Log)

- (2026-01-01T00:00Z) started

## Test Plan

### Quality Gates

| Gate | Command | Threshold / Expectation |
| ---- | ------- | ----------------------- |
{rows}

## Handoff & Next Steps

- none
"""


def plan(*rows: str) -> str:
    """A plan with these rows in its gates table."""
    return PLAN.format(rows="\n".join(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one call of gates gave back."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Project:
    """A git repository in a temporary folder."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> "Project":
        """An empty repository that has one commit."""
        project = cls(path)
        project.git("init", "-q", "-b", "main")
        project.write(".gitignore", "__pycache__/\n")
        project.commit("start")
        return project

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the project and return its path."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def read(self, name: str) -> str:
        """A file's text, newlines as they are."""
        return (self.path / name).read_bytes().decode()

    def git(self, *arguments: str) -> str:
        """Run git in the project."""
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
        done = subprocess.run(["git", *identity, *arguments], cwd=self.path, capture_output=True, text=True, check=True)
        return done.stdout

    def commit(self, message: str) -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def gates(self, *arguments: str, **environ: str) -> Answer:
        """Call gates in the project, off a terminal, with the interpreter's own tools on PATH."""
        done = subprocess.run(
            [sys.executable, "-m", "gates", *arguments],
            cwd=self.path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env=environment(**environ),
            timeout=PATIENCE,
            check=False,
        )
        return Answer(code=done.returncode, out=done.stdout, err=done.stderr)


def environment(**extra: str) -> dict[str, str]:
    """The environment of a user's shell, without what a CI system or a terminal would add."""
    dropped = {"CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "GATES_PLAN", "GATES_JOBS", "GATES_CONFIG"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    tools = str(Path(sys.executable).parent)
    return {**kept, "PATH": f"{tools}{os.pathsep}{kept.get('PATH', '')}", **extra}
