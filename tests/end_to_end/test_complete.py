"""`gates complete`: Status, Last Updated and evidence together, or the evidence alone and what is missing."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project, environment, plan

PASSES = "| Builds | `true` | exit 0 |"
FAILS = "| Complexity | `false` | exit 0 |"
CANNOT = "| Types | `no-such-tool src` | 0 errors |"
TABLE = """
## Quality Gates

| Gate | Command | Expectation |
| --- | --- | --- |
{row}
"""
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\dZ"


def complete(project: Project, text: str, *arguments: str, **environ: str) -> Answer:
    project.write("docs/plan.md", text)
    project.commit("all")
    return project.gates("complete", "docs/plan.md", *arguments, **environ)


def added(project: Project, before: str) -> list[str]:
    """The lines that the plan has now and did not have before."""
    return [line for line in project.read("docs/plan.md").split("\n") if line not in before.split("\n")]


def records(project: Project) -> list[Path]:
    return sorted(project.path.glob(".gates/records/*.json"))


def test_a_plan_whose_gates_pass_becomes_complete_with_its_evidence(project: Project) -> None:
    before = plan(PASSES)
    answer = complete(project, before)
    assert answer.code == 0, answer
    assert "note: Status was In Progress, is now Complete: every required gate passed\n" in answer.out
    assert answer.out.rstrip().endswith("1 of 1 gates passed")
    status, updated, entry, gate = added(project, before)
    assert status == "- Status: Complete"
    assert re.fullmatch(rf"- Start: 2026-01-01 • Last Updated: {STAMP}", updated)
    assert re.fullmatch(rf"- \({STAMP}\) Quality gates: 1 of 1 passed; tree [0-9a-f]{{12}} \(\[record\]\(.+\)\)", entry)
    assert gate == "  - PASS Builds: exit 0 (exit 0) [exit status]"
    assert len(records(project)) == 1


def test_nothing_else_of_the_plan_changes(project: Project) -> None:
    before = plan(PASSES)
    complete(project, before)
    after = project.read("docs/plan.md").split("\n")
    assert [line for line in before.split("\n") if line not in after] == [
        "- Status: In Progress",
        "- Start: 2026-01-01 • Last Updated: 2026-01-01T00:00Z",
    ]


@pytest.mark.parametrize(
    ("form", "completed"),
    [
        ("# P\n\n- Status: In Progress\n", "- Status: Complete"),
        ("# P\n\n* **Status:** In Progress • Owner: me\n", "* **Status:** Complete • Owner: me"),
        ("# P\n\nStatus: In Progress\n", "Status: Complete"),
        ("# P\n\n**Status**: In Progress\n", "**Status**: Complete"),
        ("# P\n\n**Status: In Progress**\n", "**Status: Complete**"),
        ("---\ntitle: P\nstatus: In Progress\nowner: me\n---\n\n# P\n", "status: Complete"),
        ('---\nstatus: "In Progress" # now\n---\n\n# P\n', 'status: "Complete" # now'),
        ("# P\n\n| Field | Value |\n| --- | --- |\n| Status | In Progress |\n", "| Status | Complete |"),
        ("# P\n\n## Status\n\nIn Progress\n", "Complete"),
        ("# P\n\n- Status: `In Progress` • Last Updated: 2026-01-01\n", None),
    ],
    ids=[
        "list item", "bold item with a neighbour", "bare line", "bold label", "bold line", "front matter",
        "quoted front matter", "table cell", "section", "code span",
    ],
)  # fmt: skip
def test_the_header_keeps_its_own_form(project: Project, form: str, completed: str | None) -> None:
    before = form + TABLE.format(row=PASSES)
    answer = complete(project, before)
    assert answer.code == 0, answer
    found = [line for line in added(project, before) if "Complete" in line]
    if completed is None:
        assert re.fullmatch(rf"- Status: `Complete` • Last Updated: {STAMP}", found[0])
    else:
        assert found == [completed]


def test_line_ends_and_a_byte_order_mark_survive(project: Project) -> None:
    project.write("docs/plan.md", b"\xef\xbb\xbf" + plan(PASSES).replace("\n", "\r\n").encode())
    project.commit("all")
    assert project.gates("complete", "docs/plan.md").code == 0
    data = (project.path / "docs/plan.md").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# ExecPlan")
    assert b"- Status: Complete\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")


# --- gates that do not pass ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code", "missing", "evidence"),
    [
        (FAILS, 1, "Complexity failed", "FAIL Complexity"),
        (CANNOT, 3, "Types undecided (tool-missing)", "UNDECIDED Types"),
    ],
    ids=["failed", "undecided"],
)
def test_a_gate_that_does_not_pass_leaves_the_status(
    project: Project, row: str, code: int, missing: str, evidence: str
) -> None:
    before = plan(PASSES, row)
    answer = complete(project, before)
    assert answer.code == code, answer
    assert f"note: Status stays In Progress: {missing}\n" in answer.out
    text = project.read("docs/plan.md")
    assert "- Status: In Progress\n- Start: 2026-01-01 • Last Updated: 2026-01-01T00:00Z\n" in text
    assert evidence in text
    assert len(records(project)) == 1


def test_every_missing_gate_is_named(project: Project) -> None:
    answer = complete(project, plan(FAILS, PASSES, CANNOT))
    assert "Status stays In Progress: Complexity failed, Types undecided (tool-missing)\n" in answer.out


@pytest.mark.parametrize(
    "command",
    ["echo 1 > src.py", "rm src.py", "echo 1 > new.txt", "chmod +x src.py"],
    ids=["edit", "delete", "create", "mode"],
)
def test_a_command_that_changes_the_tree_completes_nothing(project: Project, command: str) -> None:
    project.write("src.py", "0\n")
    answer = complete(project, plan(f"| Edit | `{command}` | exit 0 |"))
    assert answer.code == 3, answer
    assert "Status stays In Progress: Edit undecided (tree-changed)" in answer.out
    assert "- Status: In Progress" in project.read("docs/plan.md")


def test_ignored_files_may_come_and_go(project: Project) -> None:
    row = "| Cache | `mkdir -p __pycache__ && touch __pycache__/x` | exit 0 |"
    assert complete(project, plan(row)).code == 0


def test_a_required_gate_that_was_never_reached_is_missing(project: Project) -> None:
    project.write(
        "gates.toml",
        '[[gate]]\nid = "first"\nrun = "false"\nexpect = "exit 0"\nrequired = false\n'
        '[[gate]]\nid = "second"\nrun = "true"\nexpect = "exit 0"\nrequired = true\nneeds = ["first"]\n',
    )
    answer = complete(project, plan(PASSES))
    assert answer.code == 3, answer
    assert "Status stays In Progress: second skipped" in answer.out


def test_an_advisory_gate_that_fails_is_shown_and_holds_nothing_up(project: Project) -> None:
    project.write(
        "gates.toml",
        '[[gate]]\nid = "one"\nrun = "true"\nexpect = "exit 0"\nrequired = true\n'
        '[[gate]]\nid = "two"\nrun = "false"\nexpect = "exit 0"\nrequired = false\n',
    )
    answer = complete(project, "# P\n\n- Status: In Progress\n")
    assert answer.code == 0, answer
    assert "FAIL two" in project.read("docs/plan.md")


@pytest.mark.parametrize("flag", ["--no-evidence", "--no-fresh", "--changed"])
def test_neither_evidence_nor_a_fresh_run_can_be_left_out(project: Project, flag: str) -> None:
    project.write("docs/plan.md", plan(PASSES))
    answer = project.gates("complete", "docs/plan.md", flag)
    assert answer.code == 2
    assert "unrecognized arguments" in answer.err


def test_fail_fast_of_gates_toml_leaves_nothing_out_either(project: Project) -> None:
    project.write("gates.toml", "[run]\nfail_fast = true\njobs = 1\n")
    complete(project, plan(FAILS, PASSES))
    assert "PASS Builds" in project.read("docs/plan.md")


# --- input -----------------------------------------------------------------------------------------------------------


def test_a_plan_without_a_status_is_told_what_to_do(project: Project) -> None:
    before = "# P\n" + TABLE.format(row=PASSES)
    answer = complete(project, before)
    assert answer.code == 2
    assert answer.err == (
        "docs/plan.md:1:1: the plan has no Status to complete "
        "(write `- Status: In Progress` below its title) [no-status]\n"
    )
    assert project.read("docs/plan.md") == before
    assert not records(project)


def test_a_plan_with_two_statuses_is_told_where_they_are(project: Project) -> None:
    before = "---\nstatus: Draft\n---\n\n" + plan(PASSES)
    answer = complete(project, before)
    assert answer.code == 2
    assert answer.err == (
        'docs/plan.md:2:9: a second Status, "Draft"; "In Progress" on line 7 counts (keep one) [two-statuses]\n'
    )
    assert project.read("docs/plan.md") == before


def test_a_gates_toml_is_no_plan(project: Project) -> None:
    project.write("gates.toml", '[[gate]]\nid = "one"\nrun = "true"\nexpect = "exit 0"\n')
    answer = project.gates("complete", "gates.toml")
    assert answer.code == 2
    assert answer.err == "gates: gates.toml: is no plan, so it has no Status to complete (name a plan)\n"


def test_a_status_in_a_code_block_is_no_status(project: Project) -> None:
    answer = complete(project, "# P\n\n```\nStatus: In Progress\n```\n" + TABLE.format(row=PASSES))
    assert answer.code == 2
    assert "[no-status]" in answer.err


# --- a plan that says Complete already -------------------------------------------------------------------------------


def test_a_complete_plan_is_proved_again(project: Project) -> None:
    before = plan(PASSES).replace("In Progress", "Complete (2026-01-02)")
    answer = complete(project, before)
    assert answer.code == 0, answer
    assert "note: Status stays Complete (2026-01-02): every required gate passed\n" in answer.out
    text = project.read("docs/plan.md")
    assert "- Status: Complete (2026-01-02)\n" in text
    assert "Quality gates: 1 of 1 passed" in text
    assert "Last Updated: 2026-01-01T00:00Z" not in text


@pytest.mark.parametrize(("row", "code", "missing"), [(FAILS, 1, "Complexity failed"), (CANNOT, 3, "Types undecided")])
def test_a_claim_that_does_not_hold_is_said_and_not_taken_back(
    project: Project, row: str, code: int, missing: str
) -> None:
    answer = complete(project, plan(row).replace("In Progress", "Complete"))
    assert answer.code == code, answer
    assert f'note: the Status says "Complete", which does not hold: {missing}' in answer.out
    assert "- Status: Complete\n" in project.read("docs/plan.md")


def test_a_claim_over_gates_that_are_refused_is_said_too(project: Project) -> None:
    project.write("gates.toml", '[[gate]]\nid = "cc"\nname = "CC"\nrun = "lizard -C 10 src"\nexpect = "Max CC ≤ 10"\n')
    row = "| CC | `lizard -C 10 src` | Max CC ≤ 20 |"
    answer = complete(project, plan(row).replace("In Progress", "Complete"))
    assert answer.code == 4, answer
    assert 'docs/plan.md:3:11: the Status says "Complete", which this run did not prove' in answer.err
    assert not records(project)


def test_a_claim_over_gates_that_cannot_be_read_is_said_too(project: Project) -> None:
    answer = complete(project, plan("| Lint | `ruff check .` | TBD |").replace("In Progress", "Complete"))
    assert answer.code == 2
    assert "[claim-not-proved]" in answer.err


# --- what happens meanwhile ------------------------------------------------------------------------------------------


def test_a_gates_table_changed_while_the_gates_run_is_refused(project: Project) -> None:
    answer = complete(project, plan("| Edit | `sed -i 's/exit 0/exit 1/' docs/plan.md` | exit 0 |"))
    assert answer.code == 4
    assert "the gates table changed while the gates ran" in answer.err
    assert "Quality gates:" not in project.read("docs/plan.md")
    assert "- Status: In Progress" in project.read("docs/plan.md")
    assert not records(project)


def test_a_status_changed_while_the_gates_run_is_refused(project: Project) -> None:
    answer = complete(project, plan("| Edit | `sed -i '3s/.*/- Status: Blocked/' docs/plan.md` | exit 0 |"))
    assert answer.code == 4
    assert (
        'docs/plan.md: the Status changed from "In Progress" to "Blocked" while the gates ran; nothing was written'
        in answer.err
    )
    assert "- Status: Blocked" in project.read("docs/plan.md")
    assert not records(project)


def test_prose_written_while_the_gates_run_survives(project: Project) -> None:
    answer = complete(project, plan("| Edit | `printf '\\nThe author was here.\\n' >> docs/plan.md` | exit 0 |"))
    assert answer.code == 0, answer
    text = project.read("docs/plan.md")
    assert text.rstrip().endswith("The author was here.")
    assert "- Status: Complete\n" in text


def test_an_interrupted_run_completes_nothing(project: Project) -> None:
    project.write("docs/plan.md", plan("| Slow | `touch __pycache__ && sleep 60` | exit 0 |"))
    process = subprocess.Popen(
        [sys.executable, "-m", "gates", "complete", "docs/plan.md"],
        cwd=project.path,
        env=environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("running Slow")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Status stays In Progress: Slow undecided (interrupted)" in out
    assert "- Status: In Progress" in project.read("docs/plan.md")


def test_what_a_crashed_run_held_is_given_back(project: Project) -> None:
    folder = project.write("docs/plan.md", plan(PASSES)).parent
    dead = "99999999-00000000"
    (folder / f".gates-tmp-{dead}00000000~").write_text("half a pl")
    (folder / f".plan.md.gates-swap-{dead}-{'0' * 16}-{'1' * 16}~").write_text("a save")
    answer = project.gates("complete", "docs/plan.md")
    assert answer.code == 0, answer
    [kept] = folder.glob("plan.md.gates-conflict-*")
    assert kept.read_text() == "a save"
    assert f"note: a run that crashed held a save of yours; it is kept in docs/{kept.name}" in answer.out
    assert sorted(path.name for path in folder.iterdir()) == sorted(["plan.md", kept.name])


# --- forms of the result ---------------------------------------------------------------------------------------------


def test_json_says_what_became_of_the_status(project: Project) -> None:
    answer = complete(project, plan(FAILS), "--format", "json")
    document = json.loads(answer.out)
    assert document["exit_code"] == 1
    assert document["notes"] == ["Status stays In Progress: Complexity failed"]


def test_json_lines_end_with_the_run(project: Project) -> None:
    answer = complete(project, plan(PASSES), "--format", "jsonl")
    last = json.loads(answer.out.rstrip().split("\n")[-1])
    assert last["event"] == "run-ended"
    assert last["run"]["notes"] == ["Status was In Progress, is now Complete: every required gate passed"]


def test_the_record_names_the_policy_by_its_digest(project: Project) -> None:
    policy = '[[gate]]\nid = "one"\nrun = "true"\nexpect = "exit 0"\nrequired = true\n'
    project.write("gates.toml", policy)
    complete(project, plan(PASSES))
    [record] = records(project)
    configuration = json.loads(record.read_bytes())["predicate"]["configuration"]
    digest = subprocess.run(["sha256sum", "gates.toml"], cwd=project.path, capture_output=True, text=True, check=True)
    assert {"name": "gates.toml", "digest": {"sha256": digest.stdout.split()[0]}} in configuration


# --- secrets ---------------------------------------------------------------------------------------------------------

SECRET = "hunter22-s3cr3t"


def test_no_secret_of_the_environment_is_kept_or_shown(project: Project) -> None:
    """In output, in an argument, in a finding, in an expectation."""
    project.write("x.py", f"import os  # {SECRET}\n")
    rows = (
        "| Prints | `sh -c 'echo got $API_TOKEN; echo $API_TOKEN >&2; exit 1'` | exit 0 |",
        f"| Argument | `echo {SECRET}` | prints {SECRET} |",
        "| Lint | `ruff check --output-format=full x.py` | 0 errors |",
        f"| Missing | `ruff check {SECRET}` | 0 errors |",
    )
    project.write("docs/plan.md", "# P\n\n- Status: In Progress\n" + TABLE.format(row="\n".join(rows)))
    project.commit("all")
    for arguments in (["-v"], ["--format", "json"], ["--format", "jsonl"]):
        answer = project.gates("complete", "docs/plan.md", *arguments, API_TOKEN=SECRET)
        assert answer.code == 3, answer
        assert "[redacted]" in answer.out
        assert SECRET not in answer.out + answer.err
    written = [path for path in project.path.rglob("*") if ".gates" in path.parts and path.is_file()]
    assert any(path.suffix == ".log" for path in written)
    assert not [path for path in written if SECRET in path.read_text()]
    assert project.read("docs/plan.md").count(SECRET) == 3  # in the table, where the author wrote it


def test_secrets_in_reports_are_redacted(project: Project) -> None:
    row = "| Prints | `sh -c 'echo got $API_TOKEN; exit 1'` | exit 0 |"
    kinds = ("junit", "sarif", "markdown", "gitlab")
    reports = [word for kind in kinds for word in ("--report", f"{kind}=__pycache__/{kind}")]
    complete(project, plan(row), *reports, API_TOKEN=SECRET)
    texts = [project.read(f"__pycache__/{kind}") for kind in kinds]
    assert any("[redacted]" in text for text in texts)
    assert not any(SECRET in text for text in texts)


def test_the_digest_of_the_gates_does_not_depend_on_the_secrets_of_the_caller(project: Project) -> None:
    text = plan(f"| Argument | `echo {SECRET}` | prints {SECRET} |")
    digests = []
    for environ in ({}, {"API_TOKEN": SECRET}):
        complete(project, text, **environ)
        record = json.loads(records(project)[-1].read_bytes())
        digests.append(record["predicate"]["configuration"][0])
        for path in records(project):
            path.unlink()
    assert digests[0] == digests[1]


@pytest.mark.parametrize("left_out", [("--skip", "Types"), ("-g", "Builds")], ids=["skipped", "not-chosen"])
def test_a_gate_that_was_left_out_never_satisfies_complete(project: Project, left_out: tuple[str, str]) -> None:
    answer = complete(project, plan(PASSES, "| Types | `true` | exit 0 |"), *left_out)
    assert answer.code == 3, answer
    assert "Status stays In Progress: Types skipped" in answer.out
    assert "- Status: In Progress" in project.read("docs/plan.md")
