"""The answer to an agent's Stop hook as the JSON that it reads: small, since every byte is read by the agent."""

import json
from collections.abc import Iterator
from typing import assert_never

from gates.cli import human
from gates.cli.terminal import printable
from gates.model.verdict import GateResult, State
from gates.session.agents.agent_hook import Answer, LetGo, SendBack

LIMIT = 2048  # bytes of the whole answer
FINDINGS_SHOWN = 3
CUT = "\n…"


def agent_reply(answer: Answer) -> str:
    """One JSON object, the same for Claude Code and Codex, of at most 2 kB."""
    match answer:
        case LetGo(message=""):
            return _json({})
        case LetGo(message=message):
            return _fitting("systemMessage", {}, printable(message))
        case SendBack():
            return _fitting("reason", {"decision": "block"}, "\n".join(_reason(answer)))
        case never:
            assert_never(never)


def _reason(answer: SendBack) -> Iterator[str]:
    if answer.run is None:
        yield from map(printable, answer.problems)
        return
    bad = [result for result in answer.run.gates if result.state not in (State.PASSED, State.SKIPPED)]
    yield f"{printable(answer.source)}: {human.count(answer.run.gates)}"
    for result in bad:
        yield from _failure(result)
    yield f"Mend this before you stop, then check with: gates run {printable(answer.source)}"


def _failure(result: GateResult) -> Iterator[str]:
    """What failed, where, and the command to repeat; a few findings stand for all."""
    yield f"{human.WORDS[result.state]} {printable(result.gate.name)}: {human.account(result)}"
    for check in result.checks:
        if check.verdict.state is State.PASSED:
            continue
        for finding in check.verdict.findings[:FINDINGS_SHOWN]:
            yield f"  {human.located(finding)}"
        more = len(check.verdict.findings) - FINDINGS_SHOWN
        if more > 0:
            yield f"  and {more} more"
        yield f"  repeat: {printable(check.command)}"


def _fitting(key: str, rest: dict[str, str], text: str) -> str:
    """The object with ``text``, cut at its end until the whole fits."""
    whole = _json({**rest, key: text})
    while len(whole.encode()) > LIMIT:
        excess = len(whole.encode()) - LIMIT
        text = text.removesuffix(CUT)[: -max(excess // 4, 1) - len(CUT)] + CUT
        whole = _json({**rest, key: text})
    return whole


def _json(content: dict[str, str]) -> str:
    return json.dumps(content, ensure_ascii=False)
