"""``gates hook``: what the hooks of coding agents call, and the approval that they need."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from gates.cli.agent_reply import agent_reply
from gates.cli.context import Context
from gates.cli.crash import report_crash
from gates.cli.terminal import printable
from gates.model.errors import GatesError, InputError, RefusedError
from gates.session.agents.agent_hook import Answer, LetGo, StopCall, answer_stop, unverified
from gates.session.reading.source import find_source
from gates.session.reading.understand import check, understand
from gates.session.running.approval import approval_lines, approve, difference, find_approval
from gates.tree.root import find_root

MAX_BYTES = 4 * 1024 * 1024
UNPROMPTED = "Stop"  # the one event that is about the end of the work


def execute(context: Context) -> int:
    """Answer the hook of that name, or approve."""
    return _HOOKS[context.arguments.hook](context)


def _approve(context: Context) -> int:
    """Show the gates and remember that a person wants them to run by themselves."""
    source = find_source(context.question(context.arguments.source))
    gates = understand(source, context.variables())
    check(gates)
    before, now = find_approval(source.root, source.path, context.environ), approval_lines(gates.gates)
    context.show(printable(line) for line in (difference(before.lines, now) if before else now))
    if not sys.stdin.isatty():
        raise RefusedError("approving needs a terminal: no person can be seen here (type this command in a terminal)")
    approve(source.root, source.path, gates.gates, context.environ)
    context.show([printable(f"approved: {source.path} may run by itself, as long as these lines stay the same")])
    return 0


def _agent(context: Context) -> int:
    """Answer with JSON and exit code 0, whatever happens: an agent must not be trapped by a broken hook."""
    agent: str = context.arguments.hook
    try:
        call = read_call(agent, _stdin(), context.cwd, context.environ)
        answer: Answer = LetGo() if call is None else answer_stop(call, context.environ)
    except GatesError as error:
        answer = _unverified(context, str(error))
    except Exception as error:
        answer = _unverified(context, f"a bug in gates: {report_crash(error)}")
    context.show([agent_reply(answer)])
    return 0


def read_call(agent: str, data: bytes, cwd: Path, environ: Mapping[str, str]) -> StopCall | None:
    """What the agent says on stdin; None when it is not about to stop, or only plans and may not edit anything.

    Raises:
        InputError: it is not the JSON of a hook.
    """
    try:
        said: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the {agent} hook was not given JSON on stdin") from error
    if not isinstance(said, dict):
        raise InputError(f"the {agent} hook was not given a JSON object on stdin")
    if said.get("hook_event_name", UNPROMPTED) != UNPROMPTED or said.get("permission_mode") == "plan":
        return None
    folder = environ.get("CLAUDE_PROJECT_DIR") or said.get("cwd") or ""
    return StopCall(
        agent=agent,
        session=str(said.get("session_id", "")),
        cwd=cwd / str(folder),
        continued=said.get("stop_hook_active") is True,
    )


def _unverified(context: Context, why: str) -> LetGo:
    try:
        return unverified(find_root(context.cwd), context.arguments.hook, why)
    except GatesError:
        return LetGo(message=f"gates could not verify this work: {why}")


def _stdin() -> bytes:
    if sys.stdin.isatty():
        raise InputError("this is what an agent's hook calls, with JSON on stdin (install it with `gates init --hook`)")
    return sys.stdin.buffer.read(MAX_BYTES)


_HOOKS: Mapping[str, Callable[[Context], int]] = {"claude": _agent, "codex": _agent, "approve": _approve}
