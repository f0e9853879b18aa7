"""What a coding agent is answered when it wants to stop: go, or first mend what the gates found.

A failure that the agent can mend sends it back; what it cannot mend lets it go and is written down as unverified.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

from gates.model.claim import Standing
from gates.model.errors import GatesError, InputError, RefusedError
from gates.model.policy import Policy
from gates.model.value import dataclass
from gates.model.verdict import Reason, Run, RunVerdict, State, TreeId
from gates.record.journal import note
from gates.record.store import open_store
from gates.session.agents.block_plan import block_plan
from gates.session.agents.patience import Count, count_failure, load_count, save_count
from gates.session.claims.verify import VerifySettings, verify
from gates.session.reading.source import (
    Question,
    Source,
    find_source,
    plans_in_progress,
    plans_left_out,
    read_root_policy,
    read_with_plan,
)
from gates.session.reading.understand import LooserGatesError, exit_code_of, understand
from gates.session.running.approval import Approved, NotApprovedError, approval_lines
from gates.session.running.run import Settings, conduct
from gates.tree.identity import identify
from gates.tree.listing import Listing
from gates.tree.root import Root, find_root

# Reasons for being undecided that no edit of the project brings about.
INFRASTRUCTURE = frozenset({Reason.TOOL_MISSING, Reason.TIMED_OUT, Reason.INTERRUPTED})
QUIET = Settings(approved_only=True, evidence=False, fresh=True)  # the agent can write what is cached


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCall:
    """An agent that wants to stop. ``continued``: it only goes on because it was sent back, nobody prompted it."""

    agent: str
    session: str
    cwd: Path
    continued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """The agent may stop; ``message`` is for the person, and empty when there is nothing to say."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """The agent has to go on: the run that did not pass, or else the problems that kept it from being run."""

    source: str
    run: Run | None = None
    problems: tuple[str, ...] = ()


Answer = LetGo | SendBack


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passed:
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unverified:
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """What the agent can mend; ``reasons`` are a few words for each gate."""

    source: Source
    reasons: tuple[str, ...]
    tree: TreeId
    run: Run | None = None
    problems: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return _digest(self.source.path, self.tree.sha256, *self.reasons)


_Finding = _Passed | _Unverified | _Failure


def answer_stop(call: StopCall, environ: Mapping[str, str]) -> Answer:
    """Judge the plan that the agent works on, and decide whether it may stop.

    Raises:
        GatesError: nothing can be said; the caller lets the agent go and says so.
    """
    root = find_root(call.cwd)
    before = _recall(root, call, environ)
    match _judge(root, Question(source=None, cwd=call.cwd, environ=environ), before):
        case None:
            return LetGo()
        case _Passed(digest=digest):
            _remember(root, call, Count(passed=digest), environ)
            return LetGo()
        case _Unverified(why=why):
            return unverified(root, call.agent, why)
        case _Failure() as failure:
            return _send_back(root, call, before, failure, environ)
        case never:
            assert_never(never)


def unverified(root: Root, agent: str, why: str) -> LetGo:
    """Let the agent go, and leave a line in the journal of the project where that is possible."""
    with suppress(GatesError, OSError):
        note(open_store(root.path), f"{agent}: {why}", datetime.now(UTC))
    return LetGo(message=f"gates could not verify this work: {why}")


def _judge(root: Root, question: Question, before: Count) -> _Finding | None:
    """The worst of what is found; None: no plan is at stake."""
    policy = read_root_policy(root, question)
    claims = _judge_claims(root, question, policy)
    if isinstance(claims, _Failure):
        return claims
    return _judge_work(root, question, policy, before) or claims


def _judge_claims(root: Root, question: Question, policy: Policy | None) -> _Failure | _Unverified | None:
    """The first plan that newly says Complete and cannot show it."""
    try:
        plans = verify(question, VerifySettings()).plans
    except GatesError as error:
        return _Unverified(why=str(error))
    broken = next((plan for plan in plans if plan.standing is Standing.BROKEN), None)
    if broken is None:
        return None
    source = read_with_plan(Listing(root=root), root.path / broken.path, policy)
    missing = tuple(str(finding) for finding in broken.findings)
    advice = f"Prove it with `gates complete {broken.path}`, or set the Status back to In Progress."
    return _Failure(
        source=source,
        reasons=(f"{broken.claimed} is not proved",),
        tree=identify(root, plans_left_out(source)).id,
        problems=(f"{broken.path} says {broken.claimed}, which is not proved:", *missing, advice),
    )


def _judge_work(root: Root, question: Question, policy: Policy | None, before: Count) -> _Finding | None:
    """The one plan In Progress, by its gates."""
    if not question.environ.get("GATES_PLAN"):
        plans = plans_in_progress(Listing(root=root), policy)
        if len(plans) > 1:
            return _Unverified(why=f"several plans are In Progress: {', '.join(plans)} (name one with GATES_PLAN)")
        if not plans:
            return None
        question = Question(source=plans[0], cwd=root.path, environ=question.environ)
    return _judge_plan(find_source(question), question.environ, before)


def _judge_plan(source: Source, environ: Mapping[str, str], before: Count) -> _Finding:
    tree = identify(source.root, plans_left_out(source)).id
    gates = understand(source, QUIET.variables)
    passing = _digest(source.path, tree.sha256, Approved(lines=approval_lines(gates.gates)).sha256)
    if passing == before.passed and exit_code_of(gates.diagnostics) == 0:
        return _Passed(digest=passing)
    try:
        run = conduct(source, environ, QUIET, lambda _: None, None)
    except (InputError, LooserGatesError) as error:
        return _failure_of(source, tree, "the gates cannot be run as written", error)
    except NotApprovedError as error:
        if error.known:
            return _failure_of(source, tree, "the gates were changed and not approved", error)
        return _Unverified(why=str(error))
    return _judge_run(source, run, tree, passing)


def _judge_run(source: Source, run: Run, tree: TreeId, passing: str) -> _Finding:
    if run.verdict is RunVerdict.PASSED:
        return _Passed(digest=passing)
    bad = [result for result in run.gates if result.gate.required and result.state in (State.FAILED, State.UNDECIDED)]
    reasons = tuple(f"{result.gate.name} {result.reason or result.state}" for result in bad)
    if all(result.reason in INFRASTRUCTURE for result in bad):
        return _Unverified(why=f"{source.path}: {', '.join(reasons) or run.verdict}")
    return _Failure(source=source, reasons=reasons, tree=tree, run=run)


def _failure_of(source: Source, tree: TreeId, reason: str, error: GatesError) -> _Failure:
    return _Failure(source=source, reasons=(reason,), tree=tree, problems=tuple(str(error).split("\n")))


def _send_back(root: Root, call: StopCall, before: Count, failure: _Failure, environ: Mapping[str, str]) -> Answer:
    count = count_failure(before, failure.digest, continued=call.continued)
    if count.is_stuck:
        return _give_up(root, call, failure, count, environ)
    if count.is_endless:
        _remember(root, call, Count(), environ)
        return unverified(
            root, call.agent, f"{failure.source.path}: sent back {count.blocks - 1} times in a row, let go"
        )
    if not _remember(root, call, count, environ) and call.continued:
        return unverified(root, call.agent, f"{failure.source.path}: fails, and nothing can count how often")
    return SendBack(source=failure.source.path, run=failure.run, problems=failure.problems)


def _give_up(root: Root, call: StopCall, failure: _Failure, count: Count, environ: Mapping[str, str]) -> LetGo:
    """Let the agent go and hand the plan to a person."""
    _remember(root, call, Count(), environ)
    what = f"{failure.source.path}: {', '.join(failure.reasons)}, {count.repeats} times on the same tree"
    try:
        written = block_plan(failure.source, failure.reasons, count.repeats, failure.tree, datetime.now(UTC))
    except RefusedError as error:
        return unverified(root, call.agent, f"{what}; its Status could not be set to Blocked: {error}")
    return LetGo(message=f"{what}{'; its Status is Blocked now' if written else ''}")


def _recall(root: Root, call: StopCall, environ: Mapping[str, str]) -> Count:
    try:
        return load_count(root.top, call.session, environ)
    except RefusedError:
        return Count()


def _remember(root: Root, call: StopCall, count: Count, environ: Mapping[str, str]) -> bool:
    try:
        save_count(root.top, call.session, count, environ)
    except RefusedError:
        return False
    return True


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()
