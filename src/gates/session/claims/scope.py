"""What is verified: the plans, the gates.toml, the records and the tree, as they are on disk or as they are staged."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from gates.document.plan import Plan
from gates.document.policy import read_policy
from gates.model.errors import InputError, RefusedError
from gates.model.policy import Policy
from gates.model.value import dataclass
from gates.model.verdict import TreeId
from gates.record.leftovers import pending_files
from gates.record.store import RECORDS
from gates.session.reading.read_again import read_again
from gates.session.reading.source import Question, Source, plan_patterns, read_root_policy, root_of, shown
from gates.session.reuse.remember import identify_again
from gates.tree.identity import Snapshot
from gates.tree.index import snapshot_of_index
from gates.tree.listing import Listing
from gates.tree.objects import head_commit, objects_at, read_objects, staged_files
from gates.tree.plans import find_plans, plans_among
from gates.tree.reading import read_source
from gates.tree.root import POLICY_NAME, Root, find_root

Paths = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a verification looks at, each file read once.

    ``plans`` are the bytes of the plans to be judged, ``known`` the paths of all the project's plans, ``records`` the
    bytes of the records by their names. ``identify`` gives the tree without the plans it is given. ``staged``
    are the staged files, path -> id, when they are what is judged.
    """

    root: Root
    listing: Listing
    policy: Policy | None
    plans: Mapping[str, bytes]
    known: frozenset[str]
    records: Mapping[str, bytes]
    identify: Callable[[frozenset[str]], Snapshot]
    environ: Mapping[str, str]
    staged: Mapping[str, str] | None = None

    def source(self, plan: Plan) -> Source:
        """The plan with the gates.toml, as a run would have them."""
        return Source(
            root=self.root,
            listing=self.listing,
            path=plan.path,
            plan_path=(self.root.path / plan.path).resolve(),
            plan_bytes=self.plans[plan.path],
            plan=plan,
            policy=self.policy,
        )

    def read(self, path: str) -> Plan:
        """One of the plans; what it came to when it had the same bytes is not read again."""
        return read_again(self.plans[path], path, path, self.root, self.environ)

    def read_base(self, data: bytes, path: str) -> Plan:
        """A plan of the base, likewise."""
        return read_again(data, path, f"base:{path}", self.root, self.environ)

    def tree(self, plan: str) -> TreeId:
        """The id of the tree that the gates of that plan judge."""
        return self.snapshot(plan).id

    def snapshot(self, plan: str) -> Snapshot:
        """The tree that the gates of that plan judge, file by file."""
        return self.identify(self.known | {plan})


def working_scope(question: Question, named: Paths) -> Scope:
    """What is on disk: the named plans, or all of the project.

    Raises:
        InputError: a plan cannot be read or belongs to another project, or there is neither a plan nor a gates.toml.
    """
    root = root_of(question.cwd / named[0], question.cwd) if named else find_root(question.cwd)
    policy, listing = read_root_policy(root, question), Listing(root=root)
    known = find_plans(listing, plan_patterns(policy))
    if not (named or known or policy):
        raise InputError(f"nothing to verify: no plan and no {POLICY_NAME} below {root.path} (name a plan)")
    chosen = _chosen(root, question, named) if named else [shown(root, root.path / path) for path in known]
    plans = {path: read_source(root.path / path) for path in chosen}
    return Scope(
        root=root,
        listing=listing,
        policy=policy,
        plans=plans,
        known=frozenset(known),
        records=_records(root, plans),
        identify=cache(lambda leave_out: identify_again(root, leave_out, question.environ, listing)),
        environ=question.environ,
    )


def staged_scope(question: Question, named: Paths) -> Scope:
    """What the next commit would hold, and of its plans those that it changes.

    Raises:
        InputError: a named plan is not staged.
        RefusedError: outside of git nothing is staged.
    """
    root = find_root(question.cwd)
    if root.repository is None:
        raise RefusedError(f"{root.path}: not in a git repository, so nothing is staged (leave out --staged)")
    staged = staged_files(root, question.environ)
    policy = _staged_policy(root, question, staged)
    known = plans_among(staged, plan_patterns(policy))
    changed = _changed(root, staged, _chosen(root, question, named) if named else known)
    records = [path for path in staged if path.startswith(f"{RECORDS}/") and path.endswith(".json")]
    content = read_objects(root, dict.fromkeys(staged[path] for path in (*changed, *records)))
    return Scope(
        root=root,
        listing=Listing(root=root),
        policy=policy,
        plans={path: content[staged[path]] for path in changed},
        known=frozenset(known),
        records={path.rpartition("/")[2]: content[staged[path]] for path in records},
        identify=cache(lambda leave_out: snapshot_of_index(root, leave_out, question.environ)),
        environ=question.environ,
        staged=staged,
    )


def _changed(root: Root, staged: Mapping[str, str], plans: Paths) -> list[str]:
    """Those of the plans that are staged with other content than they are committed with."""
    if absent := [path for path in plans if path not in staged]:
        raise InputError("\n".join(f"{path}: is not staged (git add it, or leave out --staged)" for path in absent))
    committed = objects_at(root, head_commit(root))
    return [path for path in plans if staged[path] != committed.get(path)]


def _chosen(root: Root, question: Question, named: Paths) -> Paths:
    chosen = [shown(root, question.cwd / path) for path in named]
    if strangers := [path for path in chosen if path.startswith("/")]:
        raise InputError("\n".join(f"{path}: is outside of {root.path} (verify it from there)" for path in strangers))
    return list(dict.fromkeys(chosen))


def _staged_policy(root: Root, question: Question, staged: Mapping[str, str]) -> Policy | None:
    """The gates.toml that is staged; one that is named and not staged, as it is on disk."""
    configured = question.config or question.environ.get("GATES_CONFIG")
    name = shown(root, question.cwd / configured) if configured else POLICY_NAME
    if name in staged:
        return read_policy(read_objects(root, [staged[name]])[staged[name]], name)
    return read_root_policy(root, question) if configured else None


def _records(root: Root, plans: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The records; also one that a run did not live to give its name, when a plan tells of it."""
    folder = root.path / RECORDS
    told = {
        name: path
        for name, path in pending_files(folder).items()
        if any(name.encode() in data for data in plans.values())
    }
    return {name: _content(path) for name, path in (told | {path.name: path for path in folder.glob("*.json")}).items()}


def _content(path: Path) -> bytes:
    """The bytes of a record; none of a file that cannot be read, which is no record then."""
    try:
        return read_source(path)
    except InputError:
        return b""
