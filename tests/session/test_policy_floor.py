"""Tamperings with policy, plan, commands, tests and configuration, each by its number, each in a repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gates.judge.expectation import parse_expectation
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.gate import Check, Gate
from gates.model.measurement import Examined
from gates.model.verdict import CheckResult, GateResult, State, Verdict
from gates.session.floor.floor import find_floor
from gates.session.floor.hold import check_ratchets, hold
from gates.session.floor.policy_floor import floor_findings
from gates.session.floor.ratchets import ratchet_findings
from gates.session.reading.source import Question, find_source, plans_left_out
from gates.session.reading.understand import understand
from gates.session.running.examined import examined_notes
from gates.tree.identity import identify
from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"
ROW_CC = "| Complexity | `lizard -C 10 src` | Max CC ≤ 10 |"
ROW_COVERAGE = "| Coverage | `coverage report` | coverage ≥ 85% |"
POLICY = """\
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
timeout = "5m"
"""
PYPROJECT = """\
[project]
name = "x"

[tool.ruff.lint]
select = ["E", "F"]

[tool.mypy]
strict = true
"""
TESTS = "def test_a() -> None:\n    assert f() == 1\n\n\ndef test_b() -> None:\n    assert f() == 1\n"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """An honest project on a branch of its own: policy, plan, source, tests and configuration are at the base."""
    project = Project.create(tmp_path)
    project.write("gates.toml", POLICY)
    project.write(PLAN, plan(ROW_CC, ROW_COVERAGE, "| Lint | | |").replace("Try the gates", "Parse faster"))
    project.write("pyproject.toml", PYPROJECT)
    project.write("src/x.py", "def f() -> int:\n    return 1\n")
    project.write("tests/test_x.py", TESTS)
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    return project


def findings(project: Project, source: str = PLAN, *, strict: bool = True) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the source, whichever layer says it; warnings, too."""
    found = find_source(Question(source=source, cwd=project.path, environ={}))
    gates = understand(found, {})
    floor = find_floor(found, {})
    assert floor is not None
    now = identify(found.root, plans_left_out(found))
    return (
        *gates.diagnostics,
        *floor_findings(found, floor, gates),
        *ratchet_findings(found, floor, now, refuse=strict),
    )


def errors(project: Project, source: str = PLAN) -> set[str]:
    return {one.code for one in findings(project, source) if one.severity is Severity.ERROR}


def warnings(project: Project, source: str = PLAN) -> set[str]:
    return {one.code for one in findings(project, source) if one.severity is Severity.WARNING}


def messages(project: Project, code: str, source: str = PLAN) -> list[str]:
    return [one.message for one in findings(project, source) if one.code == code]


def edit(project: Project, path: str, old: str, new: str) -> None:
    text = project.read(path)
    assert old in text, text
    project.write(path, text.replace(old, new, 1))


def edited(path: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: edit(project, path, old, new)


def test_the_honest_project_has_nothing_against_it(site: Project) -> None:
    assert findings(site) == ()


def test_honest_work_has_nothing_against_it(site: Project) -> None:
    edit(site, PLAN, "| Max CC ≤ 10 |", "| Max CC ≤ 8 |")
    edit(site, PLAN, ROW_COVERAGE, f"{ROW_COVERAGE}\n| Types | `mypy src` | 0 errors |")
    edit(site, PLAN, "started", "started, and went on")
    edit(site, "gates.toml", 'expect = "0 errors"', 'expect = "0 errors; 0 warnings"')
    edit(site, "pyproject.toml", '["E", "F"]', '["ALL"]')
    site.write("src/y.py", "VALUE = 2\n")
    edit(site, "tests/test_x.py", "def test_b", "def test_c() -> None:\n    assert f()\n\n\ndef test_b")
    assert findings(site) == ()


TWO = f"\n### More Quality Gates\n\n| Gate | Command | Threshold |\n| - | - | - |\n{ROW_CC.replace('10 |', '99 |')}\n"
PLAN_CASES = [
    ("1 threshold loosened", edited(PLAN, "Max CC ≤ 10", "Max CC ≤ 20"), {"threshold-loosened"}),
    ("2 comparator flipped", edited(PLAN, "coverage ≥ 85%", "coverage ≤ 85%"), {"comparator-flipped"}),
    ("3 row deleted", edited(PLAN, f"{ROW_CC}\n", ""), {"gate-dropped"}),
    (
        "4 row commented out",
        edited(
            PLAN, f"{ROW_CC}\n{ROW_COVERAGE}\n| Lint | | |\n", f"{ROW_COVERAGE}\n| Lint | | |\n\n<!--\n{ROW_CC}\n-->\n"
        ),
        {"gate-dropped"},
    ),
    (
        "5 row in a fence",
        edited(
            PLAN, f"{ROW_CC}\n{ROW_COVERAGE}\n| Lint | | |\n", f"{ROW_COVERAGE}\n| Lint | | |\n\n```\n{ROW_CC}\n```\n"
        ),
        {"gate-dropped"},
    ),
    (
        "row under another heading",
        edited(
            PLAN,
            f"{ROW_CC}\n{ROW_COVERAGE}\n| Lint | | |\n",
            f"{ROW_COVERAGE}\n| Lint | | |\n\n## Later\n\n| Gate | Command | Threshold |\n| - | - | - |\n{ROW_CC}\n",
        ),
        {"gate-dropped"},
    ),
    (
        "6 a second table before the first",
        edited(PLAN, "### Quality Gates\n", f"{TWO}\n### Quality Gates\n"),
        {"two-tables", "threshold-loosened", "gate-dropped"},
    ),
    (
        "6 a second table after the first",
        edited(PLAN, "| Lint | | |\n", f"| Lint | | |\n{TWO}"),
        {"two-tables"},
    ),
    (
        "7 a weaker row of the same name first",
        edited(PLAN, ROW_CC, f"{ROW_CC.replace('10 |', '99 |')}\n{ROW_CC}"),
        {"duplicate-gate", "threshold-loosened"},
    ),
    (
        "7 a weaker row of the same name second",
        edited(PLAN, ROW_CC, f"{ROW_CC}\n{ROW_CC.replace('10 |', '99 |')}"),
        {"duplicate-gate"},
    ),
    (
        "8 a homoglyph",
        edited(PLAN, "| Complexity |", "| Cоmplexity |"),  # a Cyrillic о
        {"confusable-name", "gate-renamed"},
    ),
    (
        "8 a zero-width character",
        edited(PLAN, "| Complexity |", "| Comp\u200blexity |"),
        {"confusable-name", "gate-renamed"},
    ),
    (
        "19 a threshold that is no number",
        edited(PLAN, "Max CC ≤ 10", "Max CC ≤ NaN"),
        {"unreadable-expectation", "threshold-changed"},
    ),
    (
        "19 a threshold beyond all numbers",
        edited(PLAN, "Max CC ≤ 10", "Max CC ≤ 1e999"),
        {"unreadable-expectation", "threshold-changed"},
    ),
    ("20 gate renamed in the plan", edited(PLAN, "| Complexity |", "| Simplicity |"), {"gate-renamed"}),
    ("23 || true", edited(PLAN, "lizard -C 10 src", "lizard -C 10 src \\|\\| true"), {"command-masked"}),
    ("24 ; exit 0", edited(PLAN, "lizard -C 10 src", "lizard -C 10 src; exit 0"), {"command-masked"}),
    ("25 | tee", edited(PLAN, "lizard -C 10 src", "lizard -C 10 src \\| tee log"), {"command-masked"}),
    (
        "26 an option that always ends with 0",
        edited(PLAN, "lizard -C 10 src", "lizard -i 99 -C 10 src"),
        {"command-masked"},
    ),
    ("27 a narrower path", edited(PLAN, "lizard -C 10 src", "lizard -C 10 src/empty"), {"command-changed"}),
    ("27 no path", edited(PLAN, "lizard -C 10 src", "lizard -C 10"), {"command-narrowed"}),
    ("28 an echo", edited(PLAN, "lizard -C 10 src", 'echo "412 passed"'), {"command-changed"}),
]


@pytest.mark.parametrize(("tamper", "caught"), [row[1:] for row in PLAN_CASES], ids=[row[0] for row in PLAN_CASES])
def test_a_plan_is_held_against_itself_at_the_base(
    site: Project, tamper: Callable[[Project], None], caught: set[str]
) -> None:
    tamper(site)
    assert errors(site) == caught


POLICY_CASES = [
    ("16 expectation loosened", edited("gates.toml", '"0 errors"', '"≤ 9 errors"'), {"threshold-loosened"}),
    (
        "16 no longer required",
        edited("gates.toml", 'timeout = "5m"', 'timeout = "5m"\nrequired = false'),
        {"gate-dropped"},
    ),
    (
        "16 gate removed",
        edited("gates.toml", POLICY[POLICY.index('[[gate]]\nid = "tests"') :], ""),
        {"gate-dropped"},
    ),
    ("16 other time limit", edited("gates.toml", '"5m"', '"1h"'), {"timeout-changed"}),
    (
        "16 other environment",
        edited("gates.toml", '"5m"', '"5m"\nenv = {PYTEST_ADDOPTS = "-k a"}'),
        {"environment-changed"},
    ),
    (
        "16 number from elsewhere",
        edited("gates.toml", '"5m"', '"5m"\nmetric = {from = "exit-status"}'),
        {"metric-changed"},
    ),
    (
        "16 inputs that never change",
        edited("gates.toml", '"5m"', '"5m"\ninputs = ["LICENSE"]'),
        {"inputs-changed"},
    ),
    (
        "16 exceptions allowed by oneself",
        edited("gates.toml", "[vars]", "[run]\nallow_exceptions = true\n\n[vars]"),
        {"policy-relaxed"},
    ),
    (
        "20 gate renamed in the policy",
        edited("gates.toml", 'id = "tests"\nname = "Tests"', 'id = "test-suite"'),
        {"gate-renamed"},
    ),
    ("23 masked", edited("gates.toml", '"pytest -q"', '"pytest -q || true"'), {"command-masked"}),
    ("26 --exit-zero", edited("gates.toml", "ruff check", "ruff check --exit-zero"), {"command-masked"}),
    ("27 narrower [vars]", edited("gates.toml", '["src", "tests"]', '["src"]'), {"command-narrowed"}),
    (
        "29 --collect-only",
        edited("gates.toml", '"pytest -q"', '"pytest -q --collect-only"'),
        {"command-masked"},
    ),
    ("29 -k", edited("gates.toml", '"pytest -q"', '"pytest -q -k a"'), {"command-changed"}),
    (
        "29 --ignore",
        edited("gates.toml", '"pytest -q"', '"pytest -q --ignore=tests/test_x.py"'),
        {"command-changed"},
    ),
    (
        "21 plans no longer covered",
        edited("gates.toml", "[vars]", '[plans]\ninclude = ["plans/*.md"]\n\n[vars]'),
        {"plans-narrowed"},
    ),
    (
        "18 a policy that includes another file",
        edited("gates.toml", "[vars]", 'include = "weak.toml"\n\n[vars]'),
        {"unknown-key"},
    ),
]


@pytest.mark.parametrize(("tamper", "caught"), [row[1:] for row in POLICY_CASES], ids=[row[0] for row in POLICY_CASES])
def test_the_policy_is_held_against_itself_at_the_base(
    site: Project, tamper: Callable[[Project], None], caught: set[str]
) -> None:
    tamper(site)
    assert errors(site) == caught


def test_17_a_deleted_policy_leaves_its_gates_missing(site: Project) -> None:
    (site.path / "gates.toml").unlink()
    found = errors(site)
    assert {"policy-deleted", "gate-dropped"} <= found


def test_17_a_policy_of_a_folder_below_is_missed_too(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.write("sub/gates.toml", POLICY)
    project.write(f"sub/{PLAN}", plan(ROW_CC))
    project.commit("all")
    (project.path / "sub/gates.toml").unlink()
    assert {"policy-deleted", "gate-dropped"} <= errors(project, f"sub/{PLAN}")


def test_a_nearer_policy_shadows_nothing(site: Project) -> None:
    site.write("docs/gates.toml", '[[gate]]\nid = "easy"\nrun = "true"\nexpect = "exit 0"\n')
    assert {"policy-shadowed", "gate-dropped"} <= errors(site)


def test_21_a_plan_that_moved_is_known_by_its_title(site: Project) -> None:
    site.git("mv", PLAN, "docs/plans/b.md")
    edit(site, "docs/plans/b.md", "Max CC ≤ 10", "Max CC ≤ 20")
    assert errors(site, "docs/plans/b.md") == {"threshold-loosened"}


def test_21_a_plan_that_moved_is_known_by_its_lines(site: Project) -> None:
    site.git("mv", PLAN, "docs/plans/b.md")
    edit(site, "docs/plans/b.md", "# ExecPlan: Parse faster", "# Something else")
    edit(site, "docs/plans/b.md", f"{ROW_CC}\n", "")
    assert errors(site, "docs/plans/b.md") == {"gate-dropped"}


def test_21_a_plan_that_moved_out_of_reach_is_refused(site: Project) -> None:
    site.write("notes/x", "")
    site.git("mv", PLAN, "notes/a.md")
    assert errors(site, "notes/a.md") == {"plan-moved"}


def test_22_a_new_plan_has_the_gates_of_the_policy_whether_it_has_a_table_or_not(site: Project) -> None:
    site.write("docs/plans/new.md", "# New\n\n- Status: In Progress\n")
    assert findings(site, "docs/plans/new.md") == ()
    site.write("docs/plans/new.md", plan("| Lint | `ruff check src` | ≤ 3 errors |"))
    assert errors(site, "docs/plans/new.md") == {
        "looser-than-policy",
        "differs-from-policy",
    }


def test_3_a_row_that_the_policy_requires_may_go_and_is_named(site: Project) -> None:
    edit(site, PLAN, "| Lint | | |\n", "\n<!--\n| Lint | | |\n-->\n")
    assert errors(site) == set()
    [message] = messages(site, "row-gone")
    assert message.startswith('"Lint" is no longer in the plan\'s table; gates.toml requires it all the same; line ')
    assert message.endswith(f"line {project_line(site, '| Lint |')} is no row of the gates table")


def test_3_a_row_that_was_tighter_than_the_policy_may_not_go(site: Project) -> None:
    site.git("checkout", "-q", "main")
    edit(site, PLAN, "| Lint | | |", "| Lint | | 0 errors; 0 warnings |")
    site.commit("tighten")
    site.git("checkout", "-q", "-B", "work")
    edit(site, PLAN, "| Lint | | 0 errors; 0 warnings |\n", "")
    assert errors(site) == {"threshold-loosened"}


def test_both_values_stand_side_by_side(site: Project) -> None:
    edit(site, PLAN, "Max CC ≤ 10", "Max CC ≤ 20")
    assert messages(site, "threshold-loosened") == ['"Complexity": threshold loosened: Max CC ≤ 10 → Max CC ≤ 20']
    [finding] = findings(site)
    assert (finding.location.path, finding.location.line) == (PLAN, project_line(site, "Max CC ≤ 20"))


def project_line(project: Project, text: str) -> int:
    return next(number for number, line in enumerate(project.read(PLAN).split("\n"), 1) if text in line)


def test_placeholders_of_the_base_hold_nothing(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.write(PLAN, plan("| <Gate> | `<command>` | <threshold> |", "| Lint | `<tool> check` | 0 errors |"))
    project.commit("template")
    project.write(PLAN, plan("| Lint | `ruff check .` | 0 errors |"))
    assert errors(project, PLAN) == set()


DECISION = "\n## Decision Log\n\n- Decision: Complexity goes up to 20\n  Rationale: a parser\n"


def with_exceptions(site: Project) -> None:
    site.git("checkout", "-q", "main")
    edit(site, "gates.toml", "[vars]", "[run]\nallow_exceptions = true\n\n[vars]")
    site.commit("allow")
    site.git("checkout", "-q", "-B", "work")


def test_a_decision_that_names_the_gate_makes_it_an_exception_where_the_base_allows_that(site: Project) -> None:
    with_exceptions(site)
    edit(site, PLAN, "Max CC ≤ 10", "Max CC ≤ 20")
    site.write(PLAN, site.read(PLAN) + DECISION)
    assert errors(site) == set()
    assert messages(site, "exception") == [
        'exception by the Decision Log: "Complexity": threshold loosened: Max CC ≤ 10 → Max CC ≤ 20'
    ]


def test_a_decision_is_nothing_where_the_base_does_not_allow_exceptions(site: Project) -> None:
    edit(site, PLAN, "Max CC ≤ 10", "Max CC ≤ 20")
    site.write(PLAN, site.read(PLAN) + DECISION)
    assert errors(site) == {"threshold-loosened"}


def test_a_decision_about_another_gate_is_nothing(site: Project) -> None:
    with_exceptions(site)
    edit(site, PLAN, "coverage ≥ 85%", "coverage ≥ 75%")
    site.write(PLAN, site.read(PLAN) + DECISION)
    assert errors(site) == {"threshold-loosened"}


def test_a_decision_of_long_ago_is_nothing(site: Project) -> None:
    site.git("checkout", "-q", "main")
    site.write(PLAN, site.read(PLAN) + DECISION)
    with_exceptions(site)
    edit(site, PLAN, "Max CC ≤ 10", "Max CC ≤ 20")
    assert errors(site) == {"threshold-loosened"}


def test_first_adoption_is_said(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.write("gates.toml", POLICY)
    [finding] = findings(project, "gates.toml")
    assert finding.code == "first-adoption"
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith(
        "first adoption: nothing holds these gates yet, since there is no gates.toml at the base ("
    )


TEST_CASES = [
    ("36 a test deleted", "def test_a() -> None:\n    assert f() == 1\n\n\n", "", {"ratchet-worse"}),
    (
        "36 a test emptied",
        "def test_a() -> None:\n    assert f() == 1",
        "def test_a() -> None:\n    pass",
        {"ratchet-worse"},
    ),
    ("37 skip", "def test_a", "@pytest.mark.skip\ndef test_a", {"ratchet-worse"}),
    ("37 xfail", "def test_a", "@pytest.mark.xfail\ndef test_a", {"ratchet-worse"}),
    ("37 importorskip", "def test_a", 'pytest.importorskip("x")\n\n\ndef test_a', {"ratchet-worse"}),
    (
        "38 deleted and padded",
        "def test_b() -> None:\n    assert f() == 1\n",
        "@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x: int) -> None:\n    assert x\n",
        set(),
    ),
    (
        "38 two tests made one",
        TESTS,
        "@pytest.mark.parametrize('x', range(9))\ndef test_a(x: int) -> None:\n    assert x\n",
        {"ratchet-worse"},
    ),
    ("49 noqa", "def test_a", "import os  # noqa\n\n\ndef test_a", {"ratchet-worse"}),
    ("49 noqa of a file", "def test_a", "# ruff: noqa\n\n\ndef test_a", {"ratchet-worse"}),
    ("49 type: ignore", "f() == 1", "f() == 1  # type: ignore", {"ratchet-worse"}),
    ("49 mypy: ignore-errors", "def test_a", "# mypy: ignore-errors\n\n\ndef test_a", {"ratchet-worse"}),
    ("49 pragma: no cover", "def test_a() -> None:", "def test_a() -> None:  # pragma: no cover", {"ratchet-worse"}),
]


@pytest.mark.parametrize(("old", "new", "caught"), [row[1:] for row in TEST_CASES], ids=[row[0] for row in TEST_CASES])
def test_suppressions_and_tests_only_go_one_way(site: Project, old: str, new: str, caught: set[str]) -> None:
    edit(site, "tests/test_x.py", old, new)
    assert errors(site) == caught


def test_a_suppression_that_moves_is_no_new_one(site: Project) -> None:
    site.git("checkout", "-q", "main")
    site.write("src/y.py", "import os  # noqa\n")
    site.commit("y")
    site.git("checkout", "-q", "-B", "work")
    site.git("mv", "src/y.py", "src/z.py")
    assert findings(site) == ()


def test_what_got_worse_is_told_with_its_files(site: Project) -> None:
    site.write("src/y.py", "import os  # noqa\nimport re  # noqa\n")
    assert messages(site, "ratchet-worse") == ["worse than at the base, noqa: 0 → 2 (src/y.py 0 → 2)"]


@pytest.mark.parametrize("named", ["two noqa for the generated code", "src/y.py stays as it is"])
def test_what_the_decision_log_names_is_only_said(site: Project, named: str) -> None:
    site.write("src/y.py", "import os  # noqa\n")
    site.write(PLAN, f"{site.read(PLAN)}\n## Decision Log\n\n- Decision: {named}\n")
    assert errors(site) == set()
    assert warnings(site) == {"ratchet-worse"}


CONFIG_CASES = [
    ("50 ruff table weakened", edited("pyproject.toml", '["E", "F"]', '["F"]'), "pyproject.toml"),
    (
        "50 a nested ruff.toml",
        lambda site: site.write("src/ruff.toml", 'lint.select = ["F"]\n') and None,
        "src/ruff.toml",
    ),
    ("50 pytest.ini", lambda site: site.write("pytest.ini", "[pytest]\naddopts = -k a\n") and None, "pytest.ini"),
    ("50 .coveragerc", lambda site: site.write(".coveragerc", "[run]\nomit = src/x.py\n") and None, ".coveragerc"),
    ("51 .gitignore hides a file", edited(".gitignore", "__pycache__/\n", "__pycache__/\nsrc/x.py\n"), ".gitignore"),
]


@pytest.mark.parametrize(("tamper", "path"), [row[1:] for row in CONFIG_CASES], ids=[row[0] for row in CONFIG_CASES])
def test_weakened_configuration_is_reported_or_refused_as_the_base_says(
    site: Project, tamper: Callable[[Project], None], path: str
) -> None:
    tamper(site)
    [finding] = findings(site)
    assert (finding.code, finding.location.path) == ("protected-config-weakened", path)
    assert finding.severity is Severity.WARNING
    site.git("stash", "-q", "-u")
    site.git("checkout", "-q", "main")
    edit(site, "gates.toml", "[vars]", '[run]\nprotect = "refuse"\n\n[vars]')
    site.commit("protect")
    site.git("checkout", "-q", "-B", "work")
    site.git("stash", "pop", "-q")
    assert errors(site) == {"protected-config-weakened"}


def test_50_mypy_ini_hides_the_strict_table_of_a_protecting_gate(site: Project) -> None:
    site.git("checkout", "-q", "main")
    edit(site, "gates.toml", 'timeout = "5m"', 'timeout = "5m"\nprotects = ["pyproject.toml#tool.mypy"]')
    site.commit("protect")
    site.git("checkout", "-q", "-B", "work")
    site.write("mypy.ini", "[mypy]\n")
    found = messages(site, "protected-config-weakened")
    assert 'configuration of "Tests" weakened: mypy: check_untyped_defs: true → nothing' in found


def test_a_protection_may_not_be_dropped(site: Project) -> None:
    site.git("checkout", "-q", "main")
    edit(site, "gates.toml", 'timeout = "5m"', 'timeout = "5m"\nprotects = ["ruff.toml"]')
    site.commit("protect")
    site.git("checkout", "-q", "-B", "work")
    edit(site, "gates.toml", '\nprotects = ["ruff.toml"]', "")
    assert errors(site) == {"protection-dropped"}


def test_edits_that_nobody_committed_are_seen_on_the_default_branch_too(site: Project) -> None:
    site.git("checkout", "-q", "main")
    edit(site, "gates.toml", '"0 errors"', '"≤ 9 errors"')
    assert errors(site, "gates.toml") == {"threshold-loosened"}


def test_a_run_is_held_and_a_variable_that_was_typed_is_no_tampering_of_it(site: Project) -> None:
    source = find_source(Question(source=PLAN, cwd=site.path, environ={}))
    typed = {"paths": "src/x.py"}
    for strict, codes in ((False, set()), (True, {"command-changed"})):
        gates = understand(source, typed)
        held = hold(source, gates, {}, typed, strict=strict)
        added = [one for one in held.gates.diagnostics if one not in gates.diagnostics]
        assert {one.code for one in added} == codes


def test_a_run_outside_of_git_has_no_base(tmp_path: Path) -> None:
    (tmp_path / "gates.toml").write_text(POLICY)
    source = find_source(Question(source=None, cwd=tmp_path, environ={}))
    gates = understand(source, {})
    held = hold(source, gates, {}, {}, strict=True)
    assert (held.gates, held.floor) == (gates, None)
    assert check_ratchets(source, None, identify(source.root), strict=True) == ()


def test_a_run_whose_base_cannot_be_reached_says_so(site: Project) -> None:
    site.git("checkout", "-q", "--detach")
    site.git("branch", "-q", "-D", "main", "work")
    source = find_source(Question(source=PLAN, cwd=site.path, environ={}))
    held = hold(source, understand(source, {}), {}, {}, strict=False)
    assert held.gates.notes[-1].startswith("nothing was held against a base: ")


def test_gates_run_refuses_with_both_values(site: Project) -> None:
    edit(site, "gates.toml", '"0 errors"', '"≤ 9 errors"')
    answer = site.gates("run", "gates.toml")
    assert answer.code == 4
    assert '"Lint": threshold loosened: 0 errors → ≤ 9 errors' in answer.err


def test_what_is_no_longer_required_is_said_of_the_policy_itself(site: Project) -> None:
    edit(site, "gates.toml", 'timeout = "5m"', 'timeout = "5m"\nrequired = false')
    assert errors(site, "gates.toml") == {"not-required-any-more"}


def test_a_gate_that_looks_at_much_less_is_told() -> None:
    def results(count: int, state: State = State.PASSED) -> list[GateResult]:
        gate = Gate(
            id="lint",
            name="Lint",
            checks=(Check(command="ruff check"),),
            expectation=parse_expectation("0 errors"),
            location=Location(path="gates.toml"),
        )
        verdict = Verdict(state=state, explanation="", examined=Examined(count=count, unit="files"))
        return [
            GateResult(
                gate=gate,
                state=state,
                checks=(CheckResult(command="ruff check", expectation=gate.expectation, verdict=verdict),),
            )
        ]

    told = ["Lint examined 4 files; its last passing run examined 9"]
    assert list(examined_notes(results(4), results(9))) == told
    assert not list(examined_notes(results(5), results(9)))
    assert not list(examined_notes(results(4, State.FAILED), results(9)))
    assert not list(examined_notes(results(4), []))


def test_a_run_tells_what_got_worse_and_what_is_exempt(site: Project) -> None:
    site.write("gates.toml", '[[gate]]\nid = "hold"\nrun = "test -f src/x.py"\nexpect = "exit 0"\n')
    site.commit("another policy")
    site.git("branch", "-f", "main")
    site.write("src/y.py", "import os  # noqa\n")
    answer = site.gates("run", "gates.toml")
    assert answer.code == 0, answer
    assert "note: worse than at the base, noqa: 0 → 1 (src/y.py 0 → 1)" in answer.out


def test_complete_refuses_what_got_worse_and_is_not_named(site: Project) -> None:
    site.write("gates.toml", '[[gate]]\nid = "hold"\nrun = "test -f src/x.py"\nexpect = "exit 0"\n')
    site.write(PLAN, plan("| Hold | | |"))
    site.commit("another policy")
    site.git("branch", "-f", "main")
    site.write("src/y.py", "import os  # noqa\n")
    answer = site.gates("complete", PLAN)
    assert answer.code == 4, answer
    assert "src/y.py:1:1: worse than at the base, noqa: 0 → 1 (src/y.py 0 → 1)" in answer.err
    site.write(PLAN, f"{site.read(PLAN)}\n## Decision Log\n\n- Decision: one noqa in y\n")
    assert site.gates("complete", PLAN).code == 0
    assert site.gates("verify").code == 0
    edit(site, PLAN, "one noqa in y", "nothing")
    verified = site.gates("verify")
    assert verified.code == 4
    assert "[ratchet-worse]" in verified.out
