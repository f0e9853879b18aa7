"""Results that clones in other folders share: by content, in a folder that the environment names, for one key."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.model.verdict import GateResult, State
from gates.session.reading.source import Question
from gates.session.running.run import Settings, run
from tests.end_to_end.rig import Project, environment

GATE = '[[gate]]\nid = "mark"\nrun = "cat tool.sh"\nexpect = "pass"\n'
KEY = "k" * 32


@dataclass(frozen=True)
class Sharing:
    """Two clones of one project that share their results; ``place`` is where."""

    one: Project
    other: Project
    place: Path

    def run(self, project: Project, settings: Settings | None = None, **environ: str) -> GateResult:
        """The result of the one gate."""
        shared = {"GATES_CACHE": str(self.place), "GATES_CACHE_KEY": KEY, **environ}
        state = str(self.place.parent / "state")
        question = Question(source="gates.toml", cwd=project.path, environ=environment(XDG_STATE_HOME=state, **shared))
        return run(question, settings or Settings(jobs=1), lambda event: None).gates[0]

    def policy(self, text: str) -> None:
        """Another gates.toml for both, agreed on at the base."""
        self.one.write("gates.toml", text)
        self.one.commit("policy")
        self.other.git("pull", "-q")

    def both(self, **environ: str) -> bool:
        """Whether what the first clone measured stood for a run of the second one, started with ``environ``."""
        assert self.run(self.one).checks[0].age is None
        return self.run(self.other, None, **environ).checks[0].age is not None


@pytest.fixture
def sharing(tmp_path: Path) -> Sharing:
    (tmp_path / "one").mkdir()
    one = Project.create(tmp_path / "one")
    one.write("gates.toml", GATE)
    one.write("tool.sh", "echo $PWD\n")
    one.write(".gitignore", ".venv\n")
    one.commit("all")
    one.git("clone", "-q", str(one.path), str(tmp_path / "deeper/other"))
    return Sharing(one=one, other=Project(tmp_path / "deeper/other"), place=tmp_path / "shared")


def test_a_second_clone_in_another_folder_takes_the_results_of_the_first(sharing: Sharing) -> None:
    first, second = sharing.run(sharing.one), sharing.run(sharing.other)
    assert (first.state, first.checks[0].age) == (State.PASSED, None)
    assert (second.state, second.checks[0].age in range(60), second.checks[0].log) == (State.PASSED, True, None)
    assert sharing.run(sharing.one).checks[0].log == first.checks[0].log


def test_nothing_is_shared_unless_it_is_asked_for(sharing: Sharing) -> None:
    assert not sharing.both(GATES_CACHE="")
    assert not (sharing.other.path / ".gates/cache").is_symlink()


def test_in_ci_it_is_taken_when_somebody_asks_for_it(sharing: Sharing) -> None:
    sharing.run(sharing.one, CI="true", GITHUB_RUN_ID="1", GITHUB_SHA="a" * 40)
    again = {"CI": "true", "GITHUB_RUN_ID": "2", "GITHUB_SHA": "b" * 40, "GATES_BASE": "HEAD"}
    assert sharing.run(sharing.other, None, **again).checks[0].age is None
    assert sharing.run(sharing.other, Settings(fresh=False), **again).checks[0].age is not None


@pytest.mark.parametrize(
    ("path", "text"),
    [("tool.sh", "echo other\n"), ("new.txt", "new\n"), ("gates.toml", GATE + "cpus = 2\n")],
    ids=["content", "a new file", "another gates.toml"],
)
def test_another_content_is_run(sharing: Sharing, path: str, text: str) -> None:
    sharing.other.write(path, text)
    assert not sharing.both()


@pytest.mark.parametrize(
    "environ",
    [{"GATES_CACHE_KEY": "another key, as long as it has to be"}, {"GATES_CACHE_KEY": ""}, {"MORE": "1"}],
    ids=["another key", "a user's own key", "environment"],
)
def test_what_was_measured_otherwise_is_run(sharing: Sharing, environ: dict[str, str]) -> None:
    assert not sharing.both(**environ)


def test_without_a_key_results_are_shared_by_the_clones_of_one_user(sharing: Sharing) -> None:
    results = [sharing.run(project, None, GATES_CACHE_KEY="") for project in (sharing.one, sharing.other)]
    assert [result.checks[0].age is not None for result in results] == [False, True]
    shutil.rmtree(sharing.place.parent / "state")
    assert sharing.run(sharing.other, None, GATES_CACHE_KEY="").checks[0].age is None


def venv(project: Project, package: str) -> None:
    """An environment of the clone's own, whose scripts and editable package name the folder that they are in."""
    site, top = f".venv/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages", project.path
    for name in ("python", "cat"):
        project.write(f".venv/bin/{name}", f"#!/bin/sh\n# in {top}\necho well\n").chmod(0o755)
    project.write(f"{site}/app.pth", f"{top}/src\n")
    record = f"tool/a.py,sha256={package},3\n../../../bin/cat,sha256={hash(str(top))},9\ntool/a.pyc,,\n"
    project.write(f"{site}/tool-1.dist-info/RECORD", record)


@pytest.mark.parametrize(("package", "stands"), [("abc", True), ("abd", False)], ids=["the same", "another package"])
def test_each_clone_may_have_its_tools_in_an_environment_of_its_own(
    sharing: Sharing, package: str, *, stands: bool
) -> None:
    sharing.policy(GATE.replace("cat tool.sh", "cat"))
    found = []
    for project, content in ((sharing.one, "abc"), (sharing.other, package)):
        venv(project, content)
        place = project.path / ".venv"
        found.append(sharing.run(project, PATH=f"{place}/bin:/usr/bin:/bin", VIRTUAL_ENV=str(place)))
    assert [result.state for result in found] == [State.PASSED, State.PASSED]
    assert [result.checks[0].age is not None for result in found] == [False, stands]


def test_commands_see_neither_the_folder_nor_the_key(sharing: Sharing) -> None:
    sharing.policy(GATE.replace("cat tool.sh", "sh tool.sh"))
    sharing.one.write("tool.sh", "env | grep -q -e GATES_ -e GITHUB_ && exit 3\nexit 0\n")
    assert sharing.run(sharing.one, None, GITHUB_RUN_ID="1").state is State.PASSED


@pytest.mark.parametrize(
    ("command", "shared"),
    [
        ("cat tool.sh", True),
        ("nice cat tool.sh | wc -l", True),
        ("sh tool.sh", False),
        ("make --version", False),
        ("cat tool.sh && ./other", False),
        ("uvx cat tool.sh", False),
        ("uv run cat tool.sh", False),
    ],
)
def test_only_commands_are_shared_whose_programs_are_all_known(
    sharing: Sharing, tmp_path: Path, command: str, *, shared: bool
) -> None:
    for name in ("uv", "uvx"):
        place = tmp_path / "bin" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text('#!/bin/sh\nwhile [ "$1" != cat ]; do shift; done\nexec "$@"\n')
        place.chmod(0o755)
    sharing.one.write("other", "#!/bin/sh\n").chmod(0o755)
    sharing.policy(GATE.replace("cat tool.sh", command))
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    results = [sharing.run(project, None, PATH=path) for project in (sharing.one, sharing.other)]
    assert [result.checks[0].age is not None for result in results] == [False, shared]


def test_what_is_proved_takes_no_shared_result(sharing: Sharing) -> None:
    sharing.run(sharing.one)
    shutil.rmtree(sharing.other.path / ".gates", ignore_errors=True)
    entries = {path: path.stat().st_atime_ns for path in sharing.place.iterdir()}
    answer = sharing.other.gates("verify", "--rerun", GATES_CACHE=str(sharing.place), GATES_CACHE_KEY=KEY)
    assert (answer.code, "cached" in answer.out) == (0, False), answer
    assert entries.keys() == set(sharing.place.iterdir())


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"GATES_CACHE": "shared"}, "is no absolute path outside of the project"),
        ({"GATES_CACHE": "{project}/shared"}, "is no absolute path outside of the project"),
        ({"GATES_CACHE_KEY": "short"}, "has less than 32 characters"),
    ],
    ids=["relative", "in the project", "short key"],
)
def test_what_could_be_forged_or_be_a_part_of_the_tree_is_refused(
    sharing: Sharing, environ: dict[str, str], told: str
) -> None:
    filled = {name: value.replace("{project}", str(sharing.one.path)) for name, value in environ.items()}
    with pytest.raises(RefusedError, match=told):
        sharing.run(sharing.one, None, **filled)


def test_a_folder_of_gates_itself_may_be_carried_along(sharing: Sharing) -> None:
    carried = sharing.one.path / ".gates/shared"
    assert sharing.run(sharing.one, GATES_CACHE=str(carried)).state is State.PASSED
    assert list(carried.iterdir())
