"""What `verify` finds, on real repositories in which nothing was run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gates.model.claim import Level, Standing
from gates.model.errors import InputError, RefusedError
from gates.model.verdict import State, TreeId
from gates.session.claims.verify import Verification
from gates.session.reading.source import Question, find_source
from tests.end_to_end.rig import environment, plan
from tests.session.claims import LINT, NOW, OTHER, PLAN, START, TESTS, Site

POLICY = '[[gate]]\nid = "lint"\nname = "Lint"\nrun = "ruff check src"\nexpect = "0 errors"\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.create(tmp_path)


def only(verification: Verification) -> tuple[Level, Standing, list[str]]:
    [verdict] = verification.plans
    return verdict.level, verdict.standing, [finding.code for finding in verdict.findings]


def test_a_claim_with_a_passing_record_of_this_tree_holds(site: Site) -> None:
    run = site.record()
    site.claim()
    verification = site.verify()
    assert only(verification) == (Level.RECORDED, Standing.HOLDS, [])
    assert verification.exit_code == 0
    assert verification.plans[0].record == f".gates/records/{run.id}.json"


def test_a_plan_that_claims_nothing_is_at_no_level(site: Site) -> None:
    site.record(states=[State.PASSED, State.FAILED])
    assert only(site.verify()) == (Level.NONE, Standing.OPEN, [])
    assert site.verify().exit_code == 0


def test_complete_by_hand_is_named_with_its_place_and_what_to_do(site: Site) -> None:
    site.claim()
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.BROKEN, ["no-record"])
    assert verification.exit_code == 4
    assert str(verification.plans[0].findings[0]) == (
        "docs/plans/a.md:3:11: the plan says it is complete, but no run of it is recorded "
        "(prove it with `gates complete docs/plans/a.md`, or take the claim back) [no-record]"
    )


def test_another_tree_is_stale_and_both_ids_are_said(site: Site) -> None:
    run = site.record()
    site.claim()
    site.project.write("src/x.py", "VALUE = 2\n")
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.BROKEN, ["stale"])
    assert f"saw tree {str(run.tree)[:12]}, and now it is " in verification.plans[0].findings[0].message


def test_an_unignored_file_that_was_added_is_another_tree(site: Site) -> None:
    site.record()
    site.claim()
    site.project.write("src/new.py", "")
    assert site.codes() == ["stale"]


def test_prose_of_the_plan_is_no_part_of_the_tree(site: Site) -> None:
    site.record()
    site.claim()
    site.edit("- none", "- a word about it")
    assert site.verify().exit_code == 0


def test_the_newest_record_counts(site: Site) -> None:
    site.record()
    site.record(minutes=1, states=[State.PASSED, State.FAILED])
    site.claim()
    assert site.codes() == ["not-all-passed"]
    site.record(minutes=2)
    assert site.codes() == []


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([State.PASSED, State.FAILED], ["not-all-passed"]),
        ([State.PASSED, State.UNDECIDED], ["not-all-passed"]),
        ([State.PASSED, State.SKIPPED], ["skipped-gates"]),
        ([State.SKIPPED, State.SKIPPED], ["not-all-passed", "skipped-gates"]),
    ],
    ids=["failed", "undecided", "skipped", "all skipped"],
)
def test_only_a_run_in_which_every_gate_passed_proves_a_claim(
    site: Site, states: list[State], expected: list[str]
) -> None:
    site.record(states=states)
    site.claim()
    assert site.codes() == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0 errors |", "4 errors |"),
        ("`ruff check src`", "`ruff check .`"),
        (f"{TESTS}\n", ""),
        (f"{TESTS}\n", f"{TESTS}\n| More | `ruff check lib` | 0 errors |\n"),
        ("| Tests |", "| Checks |"),
        (f"{TESTS}\n", f"<!--\n{TESTS}\n-->\n"),
    ],
    ids=["threshold", "command", "gate dropped", "gate added", "gate renamed", "row commented out"],
)
def test_other_gates_than_those_that_were_run_are_named(site: Site, old: str, new: str) -> None:
    site.record()
    site.claim()
    site.edit(old, new)
    assert "gates-changed" in site.codes()


def test_another_policy_than_the_one_in_force_is_named(tmp_path: Path) -> None:
    site = Site.create(tmp_path)
    site.project.write("gates.toml", POLICY)
    site.project.commit("policy")
    site.record()
    site.claim()
    assert site.codes() == []
    site.project.write("gates.toml", f"{POLICY}# a remark\n")
    assert site.codes() == ["stale", "policy-changed"]


def test_the_first_policy_is_said_and_no_matter(site: Site) -> None:
    site.project.write("gates.toml", POLICY)
    site.record()
    site.claim()
    assert only(site.verify()) == (Level.RECORDED, Standing.HOLDS, ["first-adoption"])
    assert site.verify().exit_code == 0


def test_gates_that_cannot_be_read_are_wrong_input(site: Site) -> None:
    site.record()
    site.claim()
    site.edit("0 errors |", "TBD |")
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.BROKEN, ["unreadable-expectation"])
    assert verification.exit_code == 2


def test_a_plan_that_is_not_utf8_is_wrong_input(site: Site) -> None:
    site.project.write(PLAN, site.text().encode() + b"\xff\n")
    assert only(site.verify())[2] == ["not-utf8"]
    assert site.verify().exit_code == 2


def test_two_statuses_that_disagree_are_named(site: Site) -> None:
    site.record()
    site.edit("- Status: In Progress\n", "- Status: In Progress\n- Status: Complete\n")
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.BROKEN, ["two-statuses"])
    assert verification.plans[0].claimed == "Complete"


def test_complete_at_the_base_and_unchanged_is_history(site: Site) -> None:
    site.claim()
    site.project.commit("nobody looked")
    site.project.write("src/x.py", "VALUE = 2\n")
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.HISTORY, [])
    assert verification.exit_code == 0
    assert verification.base.endswith("the head of main")


def test_history_that_is_edited_is_judged_again(site: Site) -> None:
    site.claim()
    site.project.commit("nobody looked")
    site.edit("- none", "- done")
    assert site.codes() == ["no-record"]


def test_a_complete_plan_that_was_only_moved_is_history_and_a_copy_is_not(site: Site) -> None:
    site.claim()
    site.project.commit("nobody looked")
    site.project.write(OTHER, site.text())
    assert site.codes(OTHER) == ["no-record"]
    (site.project.path / PLAN).unlink()
    assert only(site.verify()) == (Level.CLAIMED, Standing.HISTORY, [])


def test_on_a_branch_the_base_is_where_it_left_the_main_branch(site: Site) -> None:
    site.project.git("checkout", "-q", "-b", "work")
    site.claim()
    site.project.commit("claim on the branch")
    verification = site.verify()
    assert only(verification) == (Level.CLAIMED, Standing.BROKEN, ["no-record"])
    assert verification.base.endswith("the head of main")
    assert site.verify(base="HEAD").exit_code == 0


def test_an_unknown_base_is_refused(site: Site) -> None:
    with pytest.raises(RefusedError, match="nowhere: no such branch or commit"):
        site.verify(base="nowhere")


def test_a_shallow_clone_without_the_base_is_refused(site: Site, tmp_path: Path) -> None:
    site.project.git("checkout", "-q", "-b", "work")
    site.claim()
    site.project.commit("claim")
    site.project.git("checkout", "-q", "main")
    clone = tmp_path / "shallow"
    site.project.git("clone", "-q", "--depth", "1", "--branch", "work", f"file://{site.project.path}", str(clone))
    with pytest.raises(RefusedError, match="fetch-depth: 0"):
        Site(replace(site.project, path=clone)).verify()


def test_a_detached_head_is_compared_as_a_branch_is(site: Site) -> None:
    site.project.git("checkout", "-q", "--detach")
    site.claim()
    site.project.commit("claim")
    assert site.codes() == ["no-record"]


def test_a_merge_commit_is_judged_by_its_own_tree(site: Site) -> None:
    site.project.git("checkout", "-q", "-b", "work")
    site.record()
    site.claim()
    site.project.commit("claim")
    assert site.codes() == []
    site.project.git("checkout", "-q", "main")
    site.project.write("src/y.py", "OTHER = 1\n")
    site.project.commit("main goes on")
    site.project.git("checkout", "-q", "work")
    site.project.git("merge", "-q", "--no-edit", "main")
    assert site.codes() == ["stale"]


def test_a_dirty_submodule_makes_a_claim_stale(site: Site, tmp_path: Path) -> None:
    inner = Site.create(tmp_path / "inner-origin").project
    site.project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "lib")
    site.project.commit("submodule")
    site.record()
    site.claim()
    assert site.codes() == []
    site.project.write("lib/src/x.py", "VALUE = 3\n")
    assert site.codes() == ["stale"]


def test_outside_of_git_a_claim_can_be_recorded(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    site = Site.create(folder)
    (folder / ".git").rename(tmp_path / "kept")
    site.record()
    site.claim()
    verification = site.verify()
    assert only(verification) == (Level.RECORDED, Standing.HOLDS, [])
    assert verification.base == ""
    site.project.write("src/x.py", "VALUE = 2\n")
    assert site.codes() == ["stale"]


def test_nothing_to_verify_is_no_success(tmp_path: Path) -> None:
    site = Site.create(tmp_path)
    (tmp_path / PLAN).unlink()
    with pytest.raises(InputError, match="nothing to verify"):
        site.verify()


def test_a_named_plan_outside_of_the_usual_places_is_verified(site: Site) -> None:
    site.project.write("notes/todo.md", plan(LINT).replace("In Progress", "Complete"))
    assert only(site.verify("notes/todo.md"))[2] == ["no-record"]
    site.record("notes/todo.md")
    assert only(site.verify("notes/todo.md")) == (Level.RECORDED, Standing.HOLDS, [])


def test_a_named_plan_of_another_project_is_wrong_input(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "plan.md"
    other.write_text(plan(LINT))
    with pytest.raises(InputError, match="is outside of"):
        site.verify(PLAN, str(other))


# The base


def test_a_gate_that_became_looser_on_the_branch_is_named_for_the_plan_that_claims(tmp_path: Path) -> None:
    site = Site.create(tmp_path, LINT)
    site.project.write("gates.toml", POLICY)
    site.project.commit("policy")
    site.project.git("checkout", "-q", "-b", "work")
    site.project.write("gates.toml", POLICY.replace("0 errors", "9 errors"))
    site.edit("0 errors |", "9 errors |")
    site.record()
    site.claim()
    level, standing, codes = only(site.verify())
    assert (level, standing) == (Level.CLAIMED, Standing.BROKEN)
    assert codes == ["threshold-loosened"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda policy: policy.write_text(POLICY.replace("0 errors", "9 errors")), "threshold-loosened"),
        (lambda policy: policy.unlink(), "policy-deleted"),
    ],
    ids=["loosened", "deleted"],
)
@pytest.mark.parametrize("staged", [False, True], ids=["on disk", "staged"])
def test_a_policy_that_became_looser_is_named_without_any_claim(
    tmp_path: Path, change: Callable[[Path], object], expected: str, staged: bool
) -> None:
    site = Site.create(tmp_path)
    site.project.write("gates.toml", POLICY)
    site.project.commit("policy")
    assert site.verify(staged=staged).exit_code == 0
    change(tmp_path / "gates.toml")
    site.project.git("add", "-A")
    verification = site.verify(staged=staged)
    assert verification.exit_code == 4
    assert expected in [finding.code for finding in verification.findings]


def test_a_tighter_policy_is_no_matter(tmp_path: Path) -> None:
    site = Site.create(tmp_path)
    site.project.write("gates.toml", POLICY.replace("0 errors", "9 errors"))
    site.project.commit("policy")
    site.project.write("gates.toml", POLICY)
    assert (site.verify().exit_code, site.verify().findings) == (0, ())


def test_a_weakened_tool_configuration_is_judged_as_it_is_staged(tmp_path: Path) -> None:
    site = Site.create(tmp_path, LINT)
    site.project.write("gates.toml", POLICY)
    site.project.write("ruff.toml", 'lint.select = ["E", "F"]\n')
    site.project.commit("policy")
    site.project.write("ruff.toml", 'lint.select = ["E"]\n')
    site.project.git("add", "-A")
    site.record()
    site.claim()
    site.project.git("add", "-A")
    site.project.write("ruff.toml", 'lint.select = ["E", "F"]\n')
    assert "protected-config-weakened" in only(site.verify(staged=True))[2]
    assert "protected-config-weakened" not in only(site.verify())[2]


# What is staged


def test_what_is_staged_is_judged_and_not_what_is_on_disk(site: Site) -> None:
    site.record()
    site.claim()
    site.project.git("add", "-A")
    site.project.write("src/x.py", "VALUE = 2\n")
    assert only(site.verify(staged=True)) == (Level.RECORDED, Standing.HOLDS, [])
    site.project.git("add", "src/x.py")
    site.project.write("src/x.py", "VALUE = 1\n")
    assert only(site.verify(staged=True))[2] == ["stale"]


def test_a_record_that_is_not_staged_does_not_prove_what_is(site: Site) -> None:
    site.record()
    site.claim()
    site.project.git("add", PLAN)
    assert only(site.verify(staged=True))[2] == ["no-record", "forged-entry"]


def test_only_plans_that_the_commit_changes_are_judged(site: Site) -> None:
    site.claim()
    site.project.commit("nobody looked")
    site.project.write("src/x.py", "VALUE = 2\n")
    site.project.git("add", "-A")
    assert site.verify(staged=True).plans == ()
    site.edit("- none", "- done")
    assert site.verify(staged=True).plans == ()
    site.project.git("add", "-A")
    assert only(site.verify(staged=True))[2] == ["no-record"]


def test_before_the_first_commit_what_is_staged_is_judged(tmp_path: Path) -> None:
    site = Site.create(tmp_path / "other")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    new = Site(replace(site.project, path=fresh))
    new.project.git("init", "-q", "-b", "main")
    new.project.write(PLAN, site.text())
    new.claim()
    new.project.git("add", "-A")
    assert only(new.verify(staged=True))[2] == ["no-record"]


def test_outside_of_git_nothing_is_staged(tmp_path: Path) -> None:
    site = Site.create(tmp_path / "x")
    (tmp_path / "x/.git").rename(tmp_path / "kept")
    with pytest.raises(RefusedError, match="nothing is staged"):
        site.verify(staged=True)


# Evidence


def found(site: Site, path: str = PLAN) -> list[str]:
    """Codes with the text that each finding points at."""
    [verdict] = [verdict for verdict in site.verify().plans if verdict.path == path]
    lines = site.text(path).split("\n")
    return [
        f"{finding.code}: {lines[finding.location.line - 1][finding.location.column - 1 :]}"
        for finding in verdict.findings
    ]


FORGERIES: dict[str, tuple[str, str, str]] = {
    "a state": ("FAIL Lint: 4 errors", "PASS Lint: 0 errors", "forged-entry: PASS Lint: 0 errors (0 errors)"),
    "a number": ("4 errors (0", "3 errors (0", "forged-entry: FAIL Lint: 3 errors (0 errors)"),
    "the sum": ("1 of 2 passed, Lint failed", "2 of 2 passed", "forged-entry: (2026-03-04T07:40Z) Quality gates: 2"),
    "the time": ("(2026-03-04T07:40Z)", "(2026-03-04T07:41Z)", "forged-entry: (2026-03-04T07:41Z) Quality gates"),
    "a line dropped": ("  - FAIL Lint: 4 errors (0 errors)\n", "", "forged-entry: PASS Tests: pass rate 100 %"),
    "a line more": ("(0 errors)\n", "(0 errors)\n  - PASS More: 0 errors (x)\n", "forged-entry: PASS More: 0 errors"),
    "the record": (".gates/records/2026", ".gates/records/2025", "forged-entry: (2026-03-04T07:40Z)"),
    "no record": (" ([record](../../.gates/records/20260304T074003Z-00000000.json))", "", "forged-entry: (2026-03"),
    "free text": ("FAIL Lint: 4 errors (0 errors)", "FAIL Lint, but only just", "malformed-entry: FAIL Lint, but"),
    "another head": (
        "Quality gates: 1 of 2 passed",
        "Quality gates: 1 of 2 ok",
        "malformed-entry: (2026-03-04T07:40Z)",
    ),
    "no bullet": ("  - FAIL Lint", "    FAIL Lint", "malformed-entry:     FAIL Lint: 4 errors"),
    "in the future": ("(2026-03-04T07:40Z)", "(2036-03-04T07:40Z)", "future-timestamp: (2036-03-04T07:40Z) Quality"),
}


@pytest.mark.parametrize(("old", "new", "expected"), FORGERIES.values(), ids=FORGERIES.keys())
def test_an_entry_that_is_not_what_was_recorded_is_named_with_its_line(
    site: Site, old: str, new: str, expected: str
) -> None:
    site.record(states=[State.FAILED, State.PASSED])
    assert found(site) == []
    site.edit(old, new)
    assert found(site)[0].startswith(expected)
    assert site.verify().exit_code == 4


def test_forged_evidence_does_not_change_how_far_a_claim_is_proved(site: Site) -> None:
    site.record(states=[State.FAILED, State.PASSED])
    site.claim()
    site.edit("FAIL Lint: 4 errors", "PASS Lint: 0 errors")
    site.edit("1 of 2 passed, Lint failed", "2 of 2 passed")
    assert only(site.verify()) == (Level.CLAIMED, Standing.BROKEN, ["not-all-passed", "forged-entry"])


@pytest.mark.parametrize(
    "hide",
    [
        lambda entry: "",
        lambda entry: f"<!--\n{entry}-->\n",
        lambda entry: f"```\n{entry}```\n",
        lambda entry: entry.replace("- ", "> ", 1),
        lambda entry: entry.replace("- (", "  - (").replace("  - F", "    - F").replace("  - P", "    - P"),
    ],
    ids=["removed", "in a comment", "in a fence", "in a quotation", "below another entry"],
)
def test_a_run_whose_entry_is_gone_is_named(site: Site, hide: Callable[[str], str]) -> None:
    run = site.record(states=[State.FAILED, State.PASSED])
    site.record(minutes=1)
    entry = site.entry(run)
    site.edit(entry, hide(entry))
    [finding] = [finding for finding in site.verify().plans[0].findings if finding.code == "deleted-entry"]
    assert finding.message == (
        "the entry of a run that did not pass (failed), 2026-03-04T07:40Z, is gone; "
        ".gates/records/20260304T074003Z-00000000.json tells of it"
    )


def test_an_entry_of_another_plan_is_copied(site: Site) -> None:
    site.project.write(OTHER, plan(LINT, TESTS))
    run = site.record(OTHER)
    entry = site.text(OTHER).split("started\n")[1].split("\n\n")[0]
    site.edit("started\n", f"started\n{entry}\n")
    site.claim()
    assert site.codes() == ["no-record", "copied-entry"]
    assert site.codes(OTHER) == []
    assert run.plan == OTHER


def test_the_old_entries_of_a_moved_plan_are_no_offence_but_no_proof(site: Site) -> None:
    site.record()
    site.claim()
    (site.project.path / PLAN).rename(site.project.path / OTHER)
    verification = site.verify()
    assert only(verification)[2] == ["no-record", "copied-entry"]
    site.record(OTHER, minutes=1)
    assert only(site.verify()) == (Level.RECORDED, Standing.HOLDS, ["copied-entry"])
    assert site.verify().exit_code == 0


def test_an_entry_that_is_there_twice_is_replayed(site: Site) -> None:
    run = site.record()
    entry = site.entry(run)
    site.edit(entry, entry + entry)
    [finding] = site.verify().plans[0].findings
    assert (finding.code, finding.message) == ("replayed-entry", "the same run stands already on line 9")


def test_entries_in_another_order_are_named(site: Site) -> None:
    first, second = site.record(), site.record(minutes=1)
    above, below = site.entry(first), site.entry(second)
    site.edit(above + below, below + above)
    assert found(site)[0].startswith("out-of-order: (2026-03-04T07:40Z)")


def test_a_log_with_the_newest_first_is_in_order(site: Site) -> None:
    site.edit("(2026-01-01T00:00Z) started", "(2026-01-03T00:00Z) c\n- (2026-01-02T00:00Z) b\n- (2026-01-01T00:00Z) a")
    site.record()
    site.record(minutes=1)
    site.record(minutes=1)
    site.record(minutes=2)
    assert site.text().index("07:42Z") < site.text().index("07:41Z")
    assert site.text().index("07:41Z") < site.text().index("07:40Z")
    assert site.codes() == []


def test_entries_that_were_filed_below_a_sub_heading_are_still_evidence(site: Site) -> None:
    run = site.record()
    entry = site.entry(run)
    site.edit(entry, f"\n### Older\n\n{entry}")
    assert site.codes() == []


def test_an_entry_and_a_record_of_tomorrow_are_named(site: Site) -> None:
    site.record(minutes=int((NOW - START + timedelta(hours=1)).total_seconds() / 60))
    assert site.codes() == ["future-timestamp"]


def test_clocks_may_differ_a_little(site: Site) -> None:
    site.record(minutes=int((NOW - START + timedelta(minutes=4)).total_seconds() / 60))
    assert site.codes() == []


def test_a_record_that_was_edited_proves_nothing(site: Site) -> None:
    site.record(states=[State.FAILED, State.PASSED])
    site.claim()
    [record] = site.records()
    record.write_text(record.read_text().replace('"failed"', '"passed"').replace("FAILED", "PASSED"))
    assert site.codes() == ["no-record", "forged-record"]


def test_a_consistent_forgery_that_contradicts_its_own_numbers_proves_nothing(site: Site) -> None:
    honest = site.record(states=[State.FAILED, State.PASSED])
    source = find_source(Question(source=PLAN, cwd=site.project.path, environ=environment()))
    lint, tests = honest.gates
    check = lint.checks[0]
    forged_check = replace(check, verdict=replace(check.verdict, state=State.PASSED))
    forged = replace(
        honest,
        gates=(replace(lint, state=State.PASSED, checks=(forged_check,)), tests),
        verdict=type(honest.verdict).PASSED,
        exit_code=0,
    )
    site.write_record(source, forged)
    site.claim()
    findings = site.verify().plans[0].findings
    assert [finding.code for finding in findings] == ["no-record", "forged-record"]
    assert "Lint cannot be passed: it ended with 1 and no number decided" in findings[1].message


def test_a_broken_record_that_no_plan_shows_is_named(site: Site) -> None:
    site.project.write(".gates/records/20260304T074003Z-00000000.json", "{}")
    verification = site.verify()
    [stray] = verification.findings
    assert str(stray) == (
        ".gates/records/20260304T074003Z-00000000.json:1:1: .gates/records/20260304T074003Z-00000000.json is not as "
        "gates wrote it: predicate is missing (restore it from git) [forged-record]"
    )
    assert verification.exit_code == 4
    site.project.commit("it was like this")
    assert site.verify().exit_code == 0


def test_a_failing_record_that_was_broken_and_hidden_is_named_for_its_plan_alone_too(site: Site) -> None:
    site.record()
    failed = site.record(minutes=1, states=[State.FAILED, State.PASSED])
    site.claim()
    site.edit(site.entry(failed), "")
    newest = site.records()[-1]
    newest.write_text(newest.read_text().replace('"schema_version": 1', '"schema_version": 7'))
    assert only(site.verify(PLAN)) == (Level.CLAIMED, Standing.BROKEN, ["no-record", "forged-record"])


def test_a_record_of_an_unknown_tree_proves_nothing(site: Site) -> None:
    site.record(tree=TreeId(git="0" * 40, sha256="0" * 64))
    site.claim()
    assert site.codes() == ["stale"]
