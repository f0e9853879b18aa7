"""The JSON that an agent reads: what failed, where, what to repeat, in at most 2 kB."""

import json

import pytest

from gates.cli.agent_reply import LIMIT, agent_reply
from gates.model.measurement import Finding
from gates.session.agents.agent_hook import LetGo, SendBack
from tests.record.runs import COMPLEXITY, LINT, RUN, TESTS


def test_nothing_to_say_is_an_empty_object() -> None:
    assert agent_reply(LetGo()) == "{}"


def test_a_failure_is_a_block_with_findings_and_the_command() -> None:
    reply = json.loads(agent_reply(SendBack(source="docs/plan.md", run=RUN)))
    assert reply == {
        "decision": "block",
        "reason": (
            "docs/plan.md: 2 of 5 gates passed; failed: Complexity; undecided: Tests; skipped: Security\n"
            "FAIL Complexity: max CC 14, expected at most 10\n"
            "  /project/src/a b.py:120: parse has CC 14\n"
            "  /tmp/x.py:1: elsewhere\n"
            "  | no place | <b>\n"
            "  repeat: uv run lizard -C 10 src\n"
            "UNDECIDED Tests: timed-out: ended after 600 s\n"
            "  repeat: run it\n"
            "Mend this before you stop, then check with: gates run docs/plan.md"
        ),
    }


def test_problems_without_a_run_are_told_line_by_line() -> None:
    reply = json.loads(agent_reply(SendBack(source="docs/plan.md", problems=("one", "two \x1b[31mred"))))
    assert reply["reason"] == "one\ntwo red"


@pytest.mark.parametrize(
    "character", ["x", "é", "\U0001f600", '"', "\\"], ids=["ascii", "two", "four", "quote", "slash"]
)
def test_the_answer_is_never_longer_than_2_kb(character: str) -> None:
    reply = agent_reply(SendBack(source="docs/plan.md", problems=tuple(character * 300 for _ in range(50))))
    assert LIMIT // 2 < len(reply.encode()) <= LIMIT
    assert json.loads(reply)["reason"].endswith("\n…")
    assert len(agent_reply(LetGo(message=character * 9000)).encode()) <= LIMIT


def test_output_of_a_tool_reaches_the_agent_as_one_harmless_line() -> None:
    [check] = COMPLEXITY.checks
    assert check.verdict.findings[0] == Finding(text="parse has CC 14", path="/project/src/a b.py", line=120)
    assert LINT.checks and TESTS.checks
    hostile = SendBack(source="a\nb\x1b]0;x\x07.md", run=RUN)
    assert "\x1b" not in json.loads(agent_reply(hostile))["reason"]
