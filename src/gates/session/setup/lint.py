"""Everything wrong with the plans and the gates.toml of a project, all at once; nothing is run."""

from collections.abc import Mapping, Sequence

from gates.model.diagnostic import Diagnostic
from gates.model.errors import InputError
from gates.session.reading.source import (
    Question,
    Source,
    find_source,
    plan_patterns,
    policy_alone,
    read_root_policy,
    read_with_plan,
)
from gates.session.reading.understand import understand
from gates.tree.listing import Listing
from gates.tree.plans import find_plans
from gates.tree.root import find_root


def lint(
    question: Question, named: Sequence[str], variables: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The files that were read, and their diagnostics in the order of the files.

    Without names: gates.toml and every plan of the project that has a gates table.

    Raises:
        InputError: a named file cannot be read, or there is nothing to look at.
    """
    sources = _named(question, named) if named else _everything(question)
    if not sources:
        raise InputError("nothing to lint: no plan with a gates table and no gates.toml (write one with `gates init`)")
    found = [diagnostic for source in sources for diagnostic in understand(source, variables).diagnostics]
    return tuple(source.path for source in sources), tuple(dict.fromkeys(found))


def _named(question: Question, named: Sequence[str]) -> list[Source]:
    return [
        find_source(Question(source=name, cwd=question.cwd, environ=question.environ, config=question.config))
        for name in named
    ]


def _everything(question: Question) -> list[Source]:
    root = find_root(question.cwd)
    policy, listing = read_root_policy(root, question), Listing(root=root)
    plans = [read_with_plan(listing, root.path / path, policy) for path in find_plans(listing, plan_patterns(policy))]
    speaks = policy is not None and (policy.rules or policy.diagnostics or not plans)
    alone = [policy_alone(listing, policy)] if speaks else []
    return alone + [source for source in plans if source.plan is not None and source.plan.has_table]
