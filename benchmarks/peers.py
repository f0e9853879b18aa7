"""The runners that are compared: what each is told about the same gates, and how it is started.

A peer is a function that writes its own configuration into a project folder and gives the command to time. Daemons,
telemetry and remote caches are off; everything else is as the tool comes.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
BUILD = REPOSITORY / "build" / "bench"
PYTHON_BIN = BUILD / "peers-py" / "bin"
NPM_BIN = BUILD / "peers-npm" / "node_modules" / ".bin"

# What pip and npm install for the peers; make, sh and git are the machine's own.
FROM_PYPI: Sequence[str] = ("prek", "pre-commit", "lefthook", "nox", "tox", "doit", "rust-just", "go-task-bin", "ninja")
FROM_NPM: Sequence[str] = ("turbo", "wireit", "@moonrepo/cli")

# And for the gates of the real project, which every peer runs alike.
TOOLS_BIN = BUILD / "tools-py" / "bin"
NODE_TOOLS_BIN = BUILD / "tools-npm" / "node_modules" / ".bin"
TOOLS_FROM_PYPI: Sequence[str] = ("ruff", "mypy", "lizard", "pytest", "click")
TOOLS_FROM_NPM: Sequence[str] = ("jscpd@4",)

ENVIRONMENT: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",
    "TURBO_TELEMETRY_DISABLED": "1",
    "MOON_TELEMETRY": "false",
    "NO_COLOR": "1",
    "CI": "",
    "NO_UPDATE_NOTIFIER": "1",
    "npm_config_update_notifier": "false",
    "TURBO_DAEMON": "false",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of a workload. ``inputs``: the folders and files that its result depends on, where a peer may cache.

    ``expect`` is what gates alone is told: the others know exit codes.
    """

    name: str
    command: str
    inputs: tuple[str, ...] = ()
    expect: str = "exits 0"


@dataclass(frozen=True, slots=True)
class Job:
    """What a peer is asked for: the gates, how many at once, and whether unchanged ones may be left out."""

    gates: Sequence[Gate]
    jobs: int = 2
    cached: bool = False


Words = Sequence[str]
Configure = Callable[[Path, Job], Words]


@dataclass(frozen=True, slots=True)
class Peer:
    """A runner. ``caches``: by ``content``, by ``time`` stamp, or not; ``parallel``: whether it can have two jobs."""

    name: str
    configure: Configure
    caches: str = ""
    parallel: bool = True


def gates(folder: Path, job: Job) -> Words:
    """Results are kept only where unchanged gates may be left out."""
    tables, cache = [], "" if job.cached else "cache = false\n"
    for gate in job.gates:
        inputs = f"inputs = {json.dumps([*gate.inputs, 'gates.toml'])}\n" if gate.inputs else ""
        tables.append(
            f"[[gate]]\nname = {json.dumps(gate.name)}\nrun = {json.dumps(gate.command)}\n"
            f"expect = {json.dumps(gate.expect)}\n{inputs}{cache}"
        )
    write(folder / "gates.toml", "\n".join(tables))
    return [str(Path(sys.executable).with_name("gates")), "run", "-q", "-j", str(job.jobs)]


def shell(folder: Path, job: Job) -> Words:
    """All at once, or one after the other."""
    end = " &" if job.jobs > 1 else ""
    lines = [f"({gate.command}) >/dev/null 2>&1{end}" for gate in job.gates]
    write(folder / "run.sh", "\n".join([*lines, "wait", ""]))
    return ["sh", "run.sh"]


def make(folder: Path, job: Job) -> Words:
    """Phony targets, or stamps that are older than their inputs.

    Without its built-in rules where it looks at inputs: it would try each of them on every file, for seconds.
    """
    names = [gate.name for gate in job.gates]
    rules = [f"all: {' '.join(names)}"]
    for gate in job.gates:
        if job.cached:
            found = " ".join(f"$(shell find {one} -type f -not -path '*/__pycache__/*')" for one in gate.inputs)
            rules.append(
                f"{gate.name}: .done/{gate.name}\n.done/{gate.name}: {found}\n\t@{gate.command} >$@.log; touch $@"
            )
        else:
            rules.append(f"{gate.name}:\n\t@{gate.command}")
    write(folder / "Makefile", "\n".join([f".PHONY: all {' '.join(names)}", *rules, ""]))
    (folder / ".done").mkdir(exist_ok=True)
    return ["make", *(["-r"] if job.cached else []), "-s", "-k", f"-j{job.jobs}", "all"]


def ninja(folder: Path, job: Job) -> Words:
    """Outputs that are never made, or stamps."""
    lines = ["rule run", "  command = $cmd"]
    for gate in job.gates:
        inputs = " ".join(path for one in gate.inputs for path in files_below(folder, one)) if job.cached else ""
        stamp = f".done/{gate.name}" if job.cached else f".never/{gate.name}"
        command = f"{gate.command} >/dev/null && touch {stamp}" if job.cached else gate.command
        lines += [f"build {stamp}: run {inputs}", f"  cmd = {command}"]
    write(folder / "build.ninja", "\n".join([*lines, ""]))
    (folder / ".done").mkdir(exist_ok=True)
    return [str(PYTHON_BIN / "ninja"), "--quiet", "-k", "0", "-j", str(job.jobs)]


def just(folder: Path, job: Job) -> Words:
    """Dependencies of one recipe."""
    names = " ".join(gate.name for gate in job.gates)
    together = "[parallel]\n" if job.jobs > 1 else ""
    recipes = [f"{gate.name}:\n    @{gate.command}\n" for gate in job.gates]
    write(folder / "justfile", "\n".join([f"{together}all: {names}\n", *recipes]))
    return [str(PYTHON_BIN / "just"), "all"]


def task(folder: Path, job: Job) -> Words:
    """Dependencies of one task; unchanged by checksum."""
    tasks: dict[str, object] = {"all": {"deps": [gate.name for gate in job.gates]}}
    for gate in job.gates:
        sources = {"sources": patterns(folder, gate, "/**/*")}
        tasks[gate.name] = {"cmds": [gate.command], **(sources if job.cached else {})}
    write(folder / "Taskfile.yml", json.dumps({"version": "3", "silent": True, "tasks": tasks}))
    return [str(PYTHON_BIN / "task"), "-C", str(job.jobs), "all"]


def hooks(folder: Path, job: Job) -> None:
    """What prek and pre-commit share."""
    listed = [
        {"id": gate.name, "name": gate.name, "entry": gate.command, "language": "system"}
        | {"always_run": True, "pass_filenames": False}
        for gate in job.gates
    ]
    write(folder / ".pre-commit-config.yaml", json.dumps({"repos": [{"repo": "local", "hooks": listed}]}))


def prek(folder: Path, job: Job) -> Words:
    """Local hooks of the same priority run together."""
    together = ", priority = 0" if job.jobs > 1 else ""
    rest = f"language = 'system', always_run = true, pass_filenames = false{together}"
    listed = "\n".join(
        f"  {{ id = '{gate.name}', name = '{gate.name}', entry = {json.dumps(gate.command)}, {rest} }},"
        for gate in job.gates
    )
    write(folder / "prek.toml", f"[[repos]]\nrepo = 'local'\nhooks = [\n{listed}\n]\n")
    return [str(PYTHON_BIN / "prek"), "run", "--all-files", "-c", "prek.toml"]


def pre_commit(folder: Path, job: Job) -> Words:
    """Local hooks, which run one after the other."""
    hooks(folder, job)
    return [str(PYTHON_BIN / "pre-commit"), "run", "--all-files"]


def lefthook(folder: Path, job: Job) -> Words:
    """Commands of a hook of its own."""
    commands = {gate.name: {"run": gate.command} for gate in job.gates}
    content = {"assert_lefthook_installed": False, "gates": {"parallel": job.jobs > 1, "commands": commands}}
    write(folder / "lefthook.yml", json.dumps(content))
    return [str(PYTHON_BIN / "lefthook"), "run", "gates", "--force", "--no-auto-install"]


def doit(folder: Path, job: Job) -> Words:
    """One task with sub-tasks; unchanged by digest."""
    listed = [
        {"name": gate.name, "actions": [gate.command]}
        | ({"file_dep": [path for one in gate.inputs for path in files_below(folder, one)]} if job.cached else {})
        for gate in job.gates
    ]
    write(folder / "dodo.py", f"def task_gate():\n    yield from {listed!r}\n")
    return [str(PYTHON_BIN / "doit"), "-n", str(job.jobs)]


def nox(folder: Path, job: Job) -> Words:
    """A session for each gate, without a venv."""
    sessions = [
        f"@nox.session(name={gate.name!r}, venv_backend='none')\ndef s{number}(session):\n"
        f"    session.run('sh', '-c', {gate.command!r}, external=True)\n"
        for number, gate in enumerate(job.gates)
    ]
    write(folder / "noxfile.py", "\n".join(["import nox\n", *sessions]))
    return [str(PYTHON_BIN / "nox")]


def tox(folder: Path, job: Job) -> Words:
    """One environment with a command for each gate: an environment for each would build as many venvs first."""
    commands = json.dumps([["sh", "-c", gate.command] for gate in job.gates])
    write(
        folder / "tox.toml",
        f"env_list = ['all']\nno_package = true\n[env.all]\nallowlist_externals = ['sh']\ncommands = {commands}\n",
    )
    return [str(PYTHON_BIN / "tox"), "run", "-q", "-c", "tox.toml"]  # before what the project's pyproject.toml says


def turbo(folder: Path, job: Job) -> Words:
    """Scripts of a single package."""
    package = {"name": "bench", "private": True, "packageManager": "npm@10.0.0"}
    write(folder / "package.json", json.dumps(package | {"scripts": {gate.name: gate.command for gate in job.gates}}))
    write(folder / "package-lock.json", json.dumps({"name": "bench", "lockfileVersion": 3, "packages": {}}))
    tasks = {
        gate.name: {"cache": job.cached, "outputs": []}
        | ({"inputs": patterns(folder, gate, "/**")} if job.cached else {})
        for gate in job.gates
    }
    write(folder / "turbo.json", json.dumps({"tasks": tasks, "envMode": "loose"}))
    names = [gate.name for gate in job.gates]
    return [
        str(NPM_BIN / "turbo"),
        "run",
        *names,
        f"--concurrency={job.jobs}",
        "--output-logs=errors-only",
        "--continue",
    ]


def wireit(folder: Path, job: Job) -> Words:
    """Scripts that another one depends on."""
    scripts = dict.fromkeys([gate.name for gate in job.gates], "wireit") | {"all": "wireit"}
    rules: dict[str, object] = {"all": {"dependencies": [gate.name for gate in job.gates]}}
    for gate in job.gates:
        files = patterns(folder, gate, "/**")
        rules[gate.name] = {"command": gate.command} | ({"files": files, "output": []} if job.cached else {})
    write(folder / "package.json", json.dumps({"name": "bench", "scripts": scripts, "wireit": rules}))
    link(folder / "node_modules", NPM_BIN.parent)
    return ["env", f"WIREIT_PARALLEL={job.jobs}", "npm", "run", "-s", "all"]


def moon(folder: Path, job: Job) -> Words:
    """Tasks of the root project."""
    write(folder / ".moon" / "workspace.yml", json.dumps({"projects": {"root": "."}}))
    tasks = {
        gate.name: {"command": gate.command, "options": {"cache": job.cached, "runFromWorkspaceRoot": True}}
        | ({"inputs": [f"/{one}" for one in patterns(folder, gate, "/**/*")]} if job.cached else {})
        for gate in job.gates
    }
    write(folder / "moon.yml", json.dumps({"tasks": tasks}))
    return [str(NPM_BIN / "moon"), "run", *[f"root:{gate.name}" for gate in job.gates], "-c", str(job.jobs)]


PEERS: tuple[Peer, ...] = (
    Peer("gates", gates, caches="content"),
    Peer("make", make, caches="time"),
    Peer("sh", shell),
    Peer("ninja", ninja, caches="time"),
    Peer("just", just),
    Peer("prek", prek),
    Peer("lefthook", lefthook),
    Peer("task", task, caches="content"),
    Peer("doit", doit, caches="content"),
    Peer("pre-commit", pre_commit, parallel=False),
    Peer("tox", tox, parallel=False),
    Peer("nox", nox, parallel=False),
    Peer("wireit", wireit, caches="content"),
    Peer("turbo", turbo, caches="content"),
    Peer("moon", moon, caches="content"),
)


def write(path: Path, text: str) -> None:
    """Write a file of a project, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link(path: Path, target: Path) -> None:
    """A symbolic link, once."""
    if not path.is_symlink():
        path.symlink_to(target)


def patterns(folder: Path, gate: Gate, below: str) -> list[str]:
    """The inputs of a gate, where a folder is written with ``below`` behind it."""
    return [f"{one}{below}" if (folder / one).is_dir() else one for one in gate.inputs]


def files_below(folder: Path, inputs: str) -> list[str]:
    """The files of an input, as the peers without patterns want them listed."""
    place = folder / inputs
    if place.is_file():
        return [inputs]
    found = (path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path.relative_to(folder).as_posix() for path in found)
