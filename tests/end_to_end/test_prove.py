"""``gates prove``: every gate has to turn red on its canary, and one that cannot is found out."""

import json
import os
import shutil
from collections.abc import Iterator

import pytest

from tests.end_to_end.canary_rig import NODE_PACKAGES, ROOT, node_modules, python_tools, with_modules
from tests.end_to_end.rig import Project, environment, plan

ADD = '''\
"""Sums."""


def add(first: int, second: int) -> int:
    """Add two numbers."""
    return first + second
'''
TEST_ADD = '''\
"""Tests of sums."""

from app.sums import add


def test_adding_gives_the_sum() -> None:
    """Add."""
    assert add(1, 2) == 3
'''
PYPROJECT = """\
[tool.pytest.ini_options]
pythonpath = ["src"]
testpaths = ["tests"]

[tool.mypy]
mypy_path = "src"
"""
SUM = "export function add(first: number, second: number): number {\n  return first + second;\n}\n"
SUM_JS = "export function add(first, second) {\n  return first + second;\n}\n"


@pytest.fixture
def python_project(project: Project) -> Project:
    """A small clean Python project."""
    project.write("pyproject.toml", PYPROJECT)
    project.write("src/app/__init__.py", '"""An app."""\n')
    project.write("src/app/sums.py", ADD)
    project.write("tests/test_sums.py", TEST_ADD)
    project.commit("code")
    return project


def rules(*gates: tuple[str, str]) -> str:
    """A gates.toml with these commands and expectations."""
    return "\n".join(
        f"[[gate]]\nid = \"g{number}\"\nrun = '{command}'\nexpect = '{expect}'\n"
        for number, (command, expect) in enumerate(gates)
    )


def shown(project: Project, *arguments: str, **environ: str) -> dict[str, str]:
    """What is proved of each gate, by id, with why."""
    answer = project.gates("prove", "--format", "json", *arguments, **environ)
    content = json.loads(answer.out)
    return {gate["id"]: f"{gate['proof']}: {gate['canaries'][0]['why']}" for gate in content["gates"]}


def red(found: dict[str, str]) -> dict[str, str]:
    """Those that turn red; to be compared with all of them, so that a failure shows which do not."""
    return {name: why for name, why in found.items() if why.startswith("turns red")}


PYTHON = (
    ("ruff check .", "0 errors"),
    ("ruff check src", "0 errors"),
    ("ruff check src/app/sums.py", "0 errors"),
    ("ruff format --check .", "pass"),
    ("mypy src", "0 errors"),
    ("mypy src tests", "0 errors"),
    ("lizard -C 10 src", "Max CC ≤ 10"),
    ("lizard -C 25 src tests", "Max CC ≤ 25"),
    ("lizard -Eduplicate src", "Duplication ≤ 3%"),
    ("lizard -E duplicate src tests", "Duplication ≤ 40%"),
    ("pytest -q", "100% passing"),
    ("python -m pytest -q tests", "≥ 90% pass rate"),
    ("pytest -q -n 2", "0 failures"),
    ("python -m unittest discover -s tests -p *_sums.py; pytest -q", "100% passing"),
    ("ruff check . && mypy src", "0 errors"),
)


def test_every_preset_of_the_python_tools_turns_red(python_project: Project) -> None:
    python_project.write("gates.toml", rules(*PYTHON))
    found = shown(python_project)
    assert red(found) == found
    assert len(found) == len(PYTHON)


def test_each_tool_of_a_command_gets_its_own_canary(python_project: Project) -> None:
    python_project.write("gates.toml", rules(("ruff check . && mypy src", "0 errors")))
    answer = python_project.gates("prove")
    assert [line.split(":")[0] for line in answer.out.split("\n")[:2]] == [
        "turns red        g0 [ruff]",
        "turns red        g0 [mypy]",
    ]
    assert answer.out.split("\n")[2] == "1 gate: 1 turns red"
    assert answer.code == 0


OTHER_PYTHON = (
    ("flake8 src tests", "0 errors"),
    ("pylint src/app", "0 errors"),
    ("basedpyright src", "0 errors"),
    ("ty check src", "0 errors"),
    ("pyrefly check src", "0 errors"),
    ("bandit -q -r src", "0 issues"),
    ("vulture src tests", "0 findings"),
    ("radon cc -s src", "Max CC ≤ 10"),
    ("xenon --max-absolute B src", "pass"),
    ("pytest -q --cov=app", "Coverage ≥ 85%"),
    ("pytest -q --cov=src", "100% passing; coverage ≥ 85%"),
    ("coverage run --source=src -m pytest -q && coverage report", "≥ 85% coverage"),
)


@pytest.mark.slow
def test_every_preset_of_the_other_python_tools_turns_red(python_project: Project) -> None:
    tools = python_tools()
    python_project.write("pyproject.toml", f'{PYPROJECT}\n[tool.pyrefly]\nproject-includes = ["src"]\n')
    python_project.write("gates.toml", rules(*OTHER_PYTHON))
    found = shown(python_project, PATH=f"{tools}{os.pathsep}{environment()['PATH']}")
    assert red(found) == found


WEB = (
    ("npx eslint src", "0 errors"),
    ("npx oxlint --deny correctness src", "0 errors"),
    ("npx tsc --noEmit", "0 errors"),
    ("npx tsc -p tsconfig.json --noEmit", "0 errors"),
    ("npx vue-tsc --noEmit", "0 errors"),
    ("npx vitest run", "100% passing"),
    ("npm test", "100% passing"),
    ("npm run test:node", "100% passing"),
    ("node --test test/", "100% passing"),
)


@pytest.mark.slow
def test_every_preset_of_the_web_tools_turns_red(project: Project) -> None:
    project.write(".gitignore", "node_modules\n")
    scripts = {"test": "vitest run", "test:node": "node --test test/"}
    manifest = json.dumps({"private": True, "type": "module", "scripts": scripts, "devDependencies": NODE_PACKAGES})
    project.write("package.json", manifest)
    with_modules(project, node_modules("web", manifest))
    project.write("src/sum.ts", SUM)
    project.write("src/sum.js", SUM_JS)
    project.write(
        "src/sum.test.ts",
        'import { expect, test } from "vitest";\nimport { add } from "./sum";\n'
        'test("sum", () => { expect(add(1, 2)).toBe(3); });\n',
    )
    project.write(
        "test/sum.test.js",
        'import { test } from "node:test";\nimport assert from "node:assert";\nimport { add } from "../src/sum.js";\n'
        'test("sum", () => { assert.equal(add(1, 2), 3); });\n',
    )
    project.write("vitest.config.js", 'export default { test: { include: ["src/**/*.test.ts"] } };\n')
    project.write("eslint.config.js", 'import js from "@eslint/js";\nexport default [js.configs.recommended];\n')
    project.write(
        "tsconfig.json",
        '{"compilerOptions": {"strict": true, "noEmit": true, "module": "ESNext", "target": "ESNext",'
        ' "moduleResolution": "bundler", "types": [], "skipLibCheck": true}, "include": ["src"]}',
    )
    project.write("gates.toml", rules(*WEB))
    project.commit("code")
    found = shown(project)
    assert red(found) == found


def example(project: Project, name: str) -> None:
    """Copy an example into the project, for the tools that are on PATH."""
    shutil.copytree(ROOT / "examples" / name, project.path, dirs_exist_ok=True)
    for path in (project.path / "docs/plans").glob("*.md"):
        path.write_text(path.read_text().replace("uv run ", ""))
    project.commit("the example")


def test_all_gates_of_the_python_example_turn_red_and_the_project_stays_as_it_was(project: Project) -> None:
    example(project, "python-service")
    found = shown(project, PYTHONPATH=str(project.path / "src"))
    assert list(red(found)) == ["lint-ruff-ultracite", "type-check", "complexity", "duplication", "tests"]
    assert red(found) == found
    assert project.git("status", "--porcelain") == ""


@pytest.mark.slow
def test_all_gates_of_the_typescript_example_turn_red(project: Project) -> None:
    modules = node_modules("typescript-app", ROOT / "examples/typescript-app/package.json")
    example(project, "typescript-app")
    with_modules(project, modules)
    found = shown(project, PATH=f"{modules / '.bin'}{os.pathsep}{environment()['PATH']}")
    assert list(red(found)) == ["lint-ruff-ultracite", "type-check", "complexity", "duplication", "tests"]


CANNOT_FAIL = {
    "no-rules": ("ruff check src", "0 errors", "[tool.ruff.lint]\nselect = []\n"),
    "excluded": ("mypy src", "0 errors", '[tool.mypy]\nexclude = "canary"\n'),
    "ignored-errors": ("mypy src", "0 errors", "[tool.mypy]\nignore_errors = true\n"),
    "hopeless-limit": ("pytest -q", "≥ 0% pass rate", PYPROJECT),
}


@pytest.mark.parametrize(("command", "expect", "configuration"), CANNOT_FAIL.values(), ids=CANNOT_FAIL.keys())
def test_a_gate_that_stays_green_is_found_out(
    python_project: Project, command: str, expect: str, configuration: str
) -> None:
    python_project.write("pyproject.toml", configuration)
    python_project.write("gates.toml", rules((command, expect)))
    answer = python_project.gates("prove")
    assert answer.out.startswith("cannot fail      g0 [")
    assert answer.out.endswith("1 gate: 1 cannot fail\n")
    assert answer.code == 1


RELATIVE = (
    ("ruff check .", "no new errors"),
    ("ruff check .; mypy src", "no new errors"),
    ("lizard -C 10 src", "complexity not worse than base"),
    ("lizard -Eduplicate src", "no more duplication than the base"),
    ("pytest -q", "pass rate not below baseline"),
)


@pytest.mark.parametrize("in_git", [True, False], ids=["in git", "outside of git"])
def test_a_gate_that_compares_with_the_base_turns_red_when_it_gets_worse(
    python_project: Project, *, in_git: bool
) -> None:
    python_project.write("src/app/bad.py", "import os\n" + BRANCHES)
    if not in_git:
        shutil.rmtree(python_project.path / ".git")
    python_project.write("gates.toml", rules(*RELATIVE))
    found = shown(python_project)
    assert red(found) == found
    assert found["g2"] == "turns red: max CC 37, base 31"


BRANCHES = "\n\ndef many(x: int) -> int:\n" + "".join(f"    if x == {n}:\n        return {n}\n" for n in range(30))


def test_the_project_is_better_than_its_base_and_the_canary_makes_it_worse_than_it_is(python_project: Project) -> None:
    python_project.write("src/app/bad.py", "import os\n" * 40)
    python_project.write("gates.toml", rules(("ruff check src", "no new errors")))
    python_project.commit("much to do")
    python_project.git("checkout", "-q", "-b", "work")
    (python_project.path / "src/app/bad.py").unlink()
    assert red(shown(python_project)) == shown(python_project)


def test_a_gate_that_compares_with_the_base_and_sees_nothing_is_found_out(python_project: Project) -> None:
    python_project.write("pyproject.toml", "[tool.ruff.lint]\nselect = []\n")
    python_project.write("gates.toml", rules(("ruff check src", "no new errors")))
    answer = python_project.gates("prove")
    assert answer.out.startswith("cannot fail      g0 [ruff]: 0 errors, base 0")
    assert answer.code == 1


def test_its_own_canary_has_to_make_a_relative_gate_worse(python_project: Project) -> None:
    policy = rules(("cat size.txt", "≤ 10% size increase")) + 'canary = {path = "size.txt", text = "size: SIZE KB"}\n'
    policy += 'metric = {from = "stdout", regex = "size: (\\\\d+)", name = "size"}\n'
    python_project.write("size.txt", "size: 100 KB\n")
    python_project.write("gates.toml", policy.replace("SIZE", "111"))
    assert shown(python_project) == {"g0": "turns red: size 111, base 100, limit 110"}
    python_project.write("gates.toml", policy.replace("SIZE", "109"))
    assert shown(python_project)["g0"].startswith("undecided: size 109, base 100, limit 110: the canary is not worse")


@pytest.mark.parametrize("command", ["pytest -q part{shard}", "pytest -q --maxfail={shards}{shard}"])
def test_a_gate_in_shards_turns_red(python_project: Project, command: str) -> None:
    for part in ("part1", "part2"):
        python_project.write(f"{part}/test_{part}.py", TEST_ADD)
    python_project.write("gates.toml", rules((command, "100% passing")) + "shards = 2\n")
    assert red(shown(python_project)) == shown(python_project)


def test_a_masked_status_that_contradicts_the_number_is_undecided_and_not_red(python_project: Project) -> None:
    python_project.write("gates.toml", rules(("ruff check src || true", "exit 0")))
    answer = python_project.gates("prove")
    assert answer.out.startswith("undecided        g0 [ruff]: exit 0, but ruff measured")
    assert answer.code == 3


def test_a_gate_without_a_known_canary_is_told_what_to_do(python_project: Project) -> None:
    python_project.write("gates.toml", rules(("grep -rn FIXME src", "no matches")))
    answer = python_project.gates("prove")
    assert answer.out == (
        "no canary known  g0: nobody knows what `grep -rn FIXME src` must complain about\n"
        '                 (give it its own in gates.toml: canary = {path = "…", text = "…"})\n'
        "1 gate: 1 has no known canary\n"
    )
    assert answer.code == 3


def test_the_canary_of_gates_toml_wins(python_project: Project) -> None:
    own = 'canary = {path = "src/app/notes.txt", text = "FIXME"}\n'
    python_project.write("gates.toml", rules(("grep -rn FIXME src", "no matches")) + own)
    answer = python_project.gates("prove")
    assert answer.out == ("turns red        g0: 1 line, expected 0  ← src/app/notes.txt\n1 gate: 1 turns red\n")
    assert answer.code == 0
    assert not (python_project.path / "src/app/notes.txt").exists()


def test_a_canary_cannot_be_planted_through_a_link_that_leads_out(
    python_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (python_project.path / "out").symlink_to(outside, target_is_directory=True)
    own = 'canary = {path = "out/x.py", text = "FIXME"}\n'
    python_project.write("gates.toml", rules(("grep -rn FIXME src", "no matches")) + own)
    answer = python_project.gates("prove")
    assert answer.err == "gates: out/x.py: a canary cannot be planted there (choose a path inside of the project)\n"
    assert answer.code == 2
    assert list(outside.iterdir()) == []


def test_an_advisory_gate_that_cannot_fail_is_shown_and_does_not_count(python_project: Project) -> None:
    python_project.write("gates.toml", rules(("true", "exit 0")).replace("expect", "required = false\nexpect"))
    answer = python_project.gates("prove")
    assert answer.out.startswith("no canary known  g0:")
    assert answer.code == 0


def test_what_is_not_committed_yet_is_part_of_the_copy(python_project: Project) -> None:
    python_project.write("src/app/new.py", "import os\n")
    python_project.write("gates.toml", rules(("ruff check src/app/new.py", "0 errors")))
    assert shown(python_project) == {"g0": shown(python_project)["g0"]}
    assert shown(python_project)["g0"].startswith("turns red")


@pytest.fixture
def installed(python_project: Project) -> Iterator[Project]:
    """A project whose own environment imports it from where it lies."""
    site = python_project.path / ".venv/lib/python3.11/site-packages"
    site.mkdir(parents=True)
    (site / "app.pth").write_text(f"{python_project.path / 'src'}\n")
    python_project.write("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    python_project.write(".gitignore", "__pycache__/\n.venv\n")
    yield python_project


def test_tests_in_a_copy_import_the_copy_although_the_original_is_installed(installed: Project) -> None:
    row = "| Tests | `pytest -q` | 100% passing |"
    installed.write("plan.md", plan(row))
    installed.write("tests/test_place.py", _PLACE)
    assert shown(installed, "plan.md")["tests"].startswith("turns red: pass rate 66.67 %")


_PLACE = '''\
"""Where is the code?"""

from pathlib import Path

import app


def test_the_code_is_that_beside_these_tests() -> None:
    """Compare."""
    assert Path(app.__file__).parents[2] == Path(__file__).parents[1]
'''
