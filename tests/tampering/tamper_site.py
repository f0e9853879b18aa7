"""An honest project whose base has a policy, a plan, tests and configuration, and gates called on it."""

import shutil
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from gates.cli.main import main
from tests.end_to_end.rig import Answer, Project, plan

PLAN = "docs/plans/a.md"
ROW_CC = "| Complexity | `lizard -C 10 src` | Max CC ≤ 10 |"
ROW_LINT = "| Lint | `ruff check src tests` | 0 errors |"
ROW_SIZE = "| Size | `cat size.txt` | ≥ 2 lines |"
POLICY = """\
[run]
protect = "refuse"

[vars]
paths = ["src", "tests"]

[[gate]]
id = "lint"
name = "Lint"
run = "ruff check <paths>"
expect = "0 errors"

[[gate]]
id = "tests"
name = "Tests"
run = "pytest -q"
expect = "100% passing"
env = {PYTEST_DISABLE_PLUGIN_AUTOLOAD = "1"}
"""
PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.ruff.lint]
select = ["E", "F"]

[tool.mypy]
strict = true

[tool.coverage.run]
branch = true

[tool.pytest.ini_options]
addopts = "-p no:cacheprovider"
"""
SOURCE = "def total(*prices: int) -> int:\n    return sum(prices)\n"
TESTS = """\
from src.shop import total


def test_nothing_costs_nothing() -> None:
    assert total() == 0


def test_prices_are_added() -> None:
    assert total(1, 2) == 3
"""


@dataclass(frozen=True, slots=True)
class Shop(Project):
    """The honest project, on a branch of its own, with ways of tampering with it."""

    @classmethod
    def build(cls, path: Path) -> "Shop":
        """On ``main`` a plan In Progress; on the branch ``work`` nothing yet."""
        path.mkdir(parents=True)
        shop = cls(path)
        shop.git("init", "-q", "-b", "main", "--template=")
        shop.write(".gitignore", "__pycache__/\n")
        shop.write("gates.toml", POLICY)
        shop.write(PLAN, plan(ROW_CC, ROW_SIZE, ROW_LINT))
        shop.write("pyproject.toml", PYPROJECT)
        shop.write("size.txt", "one\ntwo\n")
        shop.write("conftest.py", '"""Makes the project importable."""\n')
        shop.write("src/shop.py", SOURCE)
        shop.write("tests/test_shop.py", TESTS)
        shop.add_submodule(path.with_name(f"{path.name}-library"))
        shop.commit("all")
        shop.git("checkout", "-q", "-b", "work")
        return shop

    def add_submodule(self, origin: Path) -> None:
        """Another repository in the folder ``vendor/library``."""
        origin.mkdir()
        library = Shop(origin)
        library.git("init", "-q", "-b", "main", "--template=")
        library.write("library.py", "VALUE = 1\n")
        library.commit("all")
        self.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(origin), "vendor/library")

    def copy(self, path: Path) -> "Shop":
        """The same project elsewhere."""
        shutil.copytree(self.path, path, symlinks=True)
        return Shop(path)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a text that a file has, once."""
        text = self.read(path)
        assert old in text, text
        self.write(path, text.replace(old, new, 1))

    def add(self, path: str, text: str) -> None:
        """Write a line at the end of a file."""
        self.write(path, f"{self.read(path)}{text}\n")

    def claim(self) -> None:
        """Write Complete by hand, where it does not stand yet."""
        self.write(PLAN, self.read(PLAN).replace("Status: In Progress", "Status: Complete", 1))

    def records(self) -> list[Path]:
        """The files of all records, the oldest first."""
        return sorted((self.path / ".gates/records").glob("*.json"))

    def call(self, *words: str) -> Answer:
        """Call gates here, in this process."""
        out, err = StringIO(), StringIO()
        with chdir(self.path), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(words)
            except SystemExit as error:
                code = int(str(error.code))
        return Answer(code=code, out=out.getvalue(), err=err.getvalue())

    def shell(self, line: str) -> Answer:
        """Run a shell line here."""
        done = subprocess.run(["sh", "-c", line], cwd=self.path, capture_output=True, text=True, check=False)
        return Answer(code=done.returncode, out=done.stdout, err=done.stderr)
