"""A run whose results were all known before stands, until a file that it could depend on changes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import sleep, time

import pytest

from gates.cli.human import gate_line, name_width
from gates.cli.standing import parts_of
from gates.model.errors import RefusedError
from gates.model.value import replace
from gates.model.verdict import Run
from gates.session.reading.source import Question
from gates.session.running.recall import place, recall
from gates.session.running.run import Settings, run
from gates.session.running.standing import keep_standing
from tests.end_to_end.rig import Project, environment

POLICY = """\
[[gate]]
id = "tool"
run = "sh tool.sh"
expect = "exits 0"
inputs = ["**", "build/generated.txt"]

[[gate]]
id = "red"
run = "false"
expect = "exits 0"
required = false
"""
WORDS = ("run",)
TICK = 0.012  # seconds in which the clock of the file system moves on
LATER = timedelta(seconds=10)


@dataclass(frozen=True)
class Site:
    """A project whose gates have been run, with programs of its own on PATH."""

    project: Project
    environ: dict[str, str]
    words: tuple[str, ...] = WORDS

    @property
    def top(self) -> Path:
        return self.project.path

    def run(self) -> Run:
        question = Question(source=None, cwd=self.top, environ=self.environ)
        return run(question, Settings(jobs=1), lambda event: None)

    def keep(self, finished: Run) -> None:
        """Keep the run as if everything had been changed long before it."""
        question = Question(source=None, cwd=self.top, environ=self.environ)
        lines = [gate_line(result, name_width(finished.gates)) for result in finished.gates]
        parts = parts_of("\n".join(lines), finished, color=False)
        assert parts is not None
        keep_standing(question, str(self.top), self.words, replace(finished, started=finished.started + LATER), parts)

    def recall(self, words: tuple[str, ...] = WORDS, **environ: str) -> tuple[str, int] | None:
        return recall({**self.environ, **environ}, str(self.top), words)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "project").mkdir()
    (tmp_path / "bin").mkdir()
    environ = environment(XDG_STATE_HOME=str(tmp_path / "state"), NO_COLOR="1")
    environ["PATH"] = f"{tmp_path}/bin{os.pathsep}{environ['PATH']}"
    site = Site(Project.create(tmp_path / "project"), environ)
    site.project.write("gates.toml", POLICY)
    site.project.write("tool.sh", "exit 0\n")
    site.project.write("src/a.py", "a = 1\n")
    site.project.write(".gitignore", "build/\n*.log\n")
    site.project.write("build/generated.txt", "1\n")
    site.project.write("logs/x.log", "only what git ignores\n")
    (site.top / "empty/deep").mkdir(parents=True)
    site.project.commit("all")
    site.run()
    return site


def test_what_was_known_is_said_again_with_its_age(site: Site) -> None:
    site.keep(site.run())
    found = site.recall()
    assert found is not None
    text, code = found
    assert code == 0
    assert text.startswith("PASS       tool  exit 0, expected 0 [by exit-status] [cached ")


def test_what_was_run_just_now_is_not_kept(site: Site) -> None:
    question = Question(source=None, cwd=site.top, environ=site.environ)
    keep_standing(question, str(site.top), WORDS, site.run(), ["said"])
    assert site.recall() is None


def append(name: str) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        site.project.write(name, f"{site.project.read(name) if (site.top / name).exists() else ''}\n")

    return change


def rewritten(site: Site) -> None:
    """Other bytes under the same size and modification time."""
    path = site.top / "src/a.py"
    status = path.stat()
    path.write_text("a = 2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: Mapping[str, Callable[[Site], object]] = {
    "a file": append("src/a.py"),
    "a file under its old time": rewritten,
    "gates.toml": append("gates.toml"),
    "a new file": append("src/new.py"),
    "a file in an empty folder": append("empty/deep/new.py"),
    "a file beside those that git ignores": append("logs/new.py"),
    "an ignored file that a gate names": append("build/generated.txt"),
    "the rules of what is ignored": append(".gitignore"),
    "a plan": append("docs/plans/plan.md"),
    "a mode": lambda site: (site.top / "tool.sh").chmod(0o755),
    "a file that is gone": lambda site: (site.top / "src/a.py").unlink(),
    "a branch": lambda site: site.project.git("branch", "other"),
    "a branch of elsewhere": lambda site: site.project.git("update-ref", "refs/remotes/origin/main", "HEAD"),
    "a commit": lambda site: site.project.git("commit", "-q", "--allow-empty", "-m", "more"),
    "what is tracked": lambda site: site.project.git("rm", "-q", "--cached", "src/a.py"),
    "what git hides": append(".git/info/exclude"),
    "another program of that name": lambda site: (site.top.parent / "bin/sh").symlink_to("/bin/sh"),
    "an environment of Python": lambda site: (site.top / ".venv/lib/python3/site-packages").mkdir(parents=True),
    "a package of node": append("node_modules/.package-lock.json"),
    "the cache": lambda site: (site.top / ".gates/cache").rename(site.top / ".gates/gone"),
    "the record": lambda site: (site.top / ".gates/records").rename(site.top / ".gates/gone"),
    "the key of the cache": append("../state/gates/cache-key.json"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_ends_it(site: Site, change: Callable[[Site], object]) -> None:
    site.keep(site.run())
    sleep(TICK)
    assert site.recall() is not None
    change(site)
    assert site.recall() is None


def test_other_arguments_another_folder_and_another_environment_are_other_runs(site: Site) -> None:
    site.keep(site.run())
    assert site.recall(("run", "--fresh")) is None
    assert site.recall(CI="1") is None
    assert site.recall(SHLVL="7") is not None
    assert recall(site.environ, str(site.top / "src"), WORDS) is None


def test_a_clock_that_was_set_back_ends_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing that was said tells an age."""
    now = time()
    site.keep(site.run())
    monkeypatch.setattr("time.time", lambda: now - 1)
    assert site.recall() is None
    monkeypatch.setattr("time.time", lambda: now + 3600)
    assert site.recall() is not None


@pytest.mark.parametrize("damage", [b"", b"\0", b"(", b"i\1\0\0\0", b"\xff" * 64], ids=repr)
def test_what_is_broken_is_not_believed(site: Site, damage: bytes) -> None:
    site.keep(site.run())
    kept = Path(place(site.environ, str(site.top), WORDS) or "")
    kept.write_bytes(damage)
    assert site.recall() is None


def test_what_others_may_write_is_not_believed(site: Site) -> None:
    site.keep(site.run())
    Path(place(site.environ, str(site.top), WORDS) or "").chmod(0o666)
    assert site.recall() is None


@pytest.mark.parametrize(("name", "value"), [("GATES_BASE", "main"), ("GATES_CACHE", "/elsewhere")])
def test_a_run_that_looks_elsewhere_is_not_kept(site: Site, name: str, value: str) -> None:
    finished = site.run()
    site.environ[name] = value
    site.keep(finished)
    assert site.recall() is None


def test_nothing_is_kept_where_the_project_could_speak_for_itself(site: Site) -> None:
    finished = site.run()
    site.environ["XDG_STATE_HOME"] = str(site.top / "inside")
    with pytest.raises(RefusedError, match="lies in the project"):
        site.keep(finished)
    assert site.recall() is None


def test_an_age_that_stands_elsewhere_is_not_kept_as_text(site: Site) -> None:
    finished = site.run()
    line = gate_line(finished.gates[0], name_width(finished.gates))
    assert parts_of(f"{line}\nmeasured 3 min ago\n", finished, color=False) is None
    assert parts_of(f"{line} [cached 3 min]\n", finished, color=False) is None
