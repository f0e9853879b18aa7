"""Where every plan of a project stands: what its header claims, what its last record says, whether that is fresh."""

import json
from collections.abc import Iterator
from pathlib import Path

from gates.model.policy import Policy
from gates.model.value import dataclass
from gates.record.store import RECORDS
from gates.session.reading.source import Question, Source, plan_patterns, read_root_policy, read_with_plan
from gates.session.reuse.remember import identify_again
from gates.tree.listing import Listing, list_files
from gates.tree.plans import SUFFIX, find_plans
from gates.tree.root import Root, find_root


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStatus:
    """One plan: the Status it claims, the verdict of its newest record, and whether that saw today's tree.

    ``verdict`` and ``fresh`` are None without a record; ``gates`` is the number of rows in its gates table.
    """

    path: str
    claimed: str | None
    gates: int
    verdict: str | None = None
    fresh: bool | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    name: str
    plan: str
    verdict: str
    tree: str


def status(question: Question, folder: Path) -> tuple[PlanStatus, ...]:
    """One row for each plan below the folder; nothing is run and nothing is verified."""
    root = find_root(folder)
    policy = read_root_policy(root, question)
    listing = Listing(root=root)
    plans = find_plans(listing, plan_patterns(policy))
    if not any((root.path / path).is_relative_to(folder) for path in plans):
        plans = (*plans, *_unlisted(root, folder, listing, policy))
    newest = {recorded.plan: recorded for recorded in _records(root)}
    tree = identify_again(root, plans, question.environ, listing).id.sha256 if newest else ""
    return tuple(
        _status(read_with_plan(listing, root.path / path, policy), newest.get(path), tree)
        for path in plans
        if (root.path / path).is_relative_to(folder)
    )


def _unlisted(root: Root, folder: Path, listing: Listing, policy: Policy | None) -> Iterator[str]:
    """The plans of a folder that plans are not customarily kept in: documents with a Status or a gates table."""
    for path in list_files(listing, SUFFIX):
        if (root.path / path).is_relative_to(folder):
            plan = read_with_plan(listing, root.path / path, policy).plan
            if plan and (plan.status or plan.has_table):
                yield path


def _status(source: Source, recorded: _Recorded | None, tree: str) -> PlanStatus:
    plan = source.plan
    return PlanStatus(
        path=source.path,
        claimed=plan.status.value if plan and plan.status else None,
        gates=len(plan.rows) if plan else 0,
        verdict=recorded.verdict if recorded else None,
        fresh=recorded.tree == tree if recorded else None,
        record=f"{RECORDS}/{recorded.name}" if recorded else None,
    )


def _records(root: Root) -> Iterator[_Recorded]:
    """The records that can be read, oldest first; their names begin with the time."""
    for path in sorted((root.path / RECORDS).glob("*.json")):
        try:
            content: object = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        match content:
            case {
                "subject": [{"digest": {"sha256": str(tree)}}, *_],
                "predicate": {"gates": {"plan": str(plan), "verdict": str(verdict)}},
            }:
                yield _Recorded(name=path.name, plan=plan, verdict=verdict, tree=tree)
            case _:
                continue
