"""Which plan or gates.toml is meant: the argument, GATES_PLAN, the one plan in progress, gates.toml; never a guess."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from gates.model.errors import InputError
from gates.model.policy import Policy, RunSettings
from gates.model.value import TYPE_CHECKING, dataclass, replace
from gates.session.reading.compiled import compiled
from gates.tree.listing import Listing
from gates.tree.place import inside
from gates.tree.plans import DEFAULT_PATTERNS, find_plans
from gates.tree.reading import read_source
from gates.tree.root import POLICY_NAME, Root, find_root

if TYPE_CHECKING:
    from gates.document.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the user asked for, before anything was looked up: paths as typed, ``cwd`` absolute.

    ``recall``: what gates.toml came to when it had the same bytes may be taken from where gates keeps that.
    """

    source: str | None
    cwd: Path
    environ: Mapping[str, str]
    config: str | None = None
    recall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The documents of one run, read once: every later step works on these bytes.

    ``listing``: the names of the project's files, as they were when the first of those steps asked for them.
    """

    root: Root
    listing: Listing
    path: str
    plan_path: Path | None = None
    plan_bytes: bytes = b""
    plan: "Plan | None" = None
    policy: Policy | None = None

    @property
    def settings(self) -> RunSettings:
        """What gates.toml says about runs, or its silence."""
        return self.policy.run if self.policy else RunSettings()


def find_source(question: Question) -> Source:
    """Read the plan and the gates.toml that the question means.

    Raises:
        InputError: nothing or several things could be meant, or a file cannot be read.
    """
    named = question.source or question.environ.get("GATES_PLAN")
    if named:
        return _named(question, question.cwd / named)
    root = find_root(question.cwd)
    policy, listing = read_root_policy(root, question), Listing(root=root)
    match plans_in_progress(listing, policy):
        case [single]:
            return read_with_plan(listing, root.path / single, policy)
        case []:
            return policy_alone(listing, policy)
        case several:
            listed = "\n".join(f"  {path}" for path in several)
            raise InputError(f"several plans are In Progress; name one of them:\n{listed}")


def plans_in_progress(listing: Listing, policy: Policy | None) -> list[str]:
    """The plans of the listing whose Status is In Progress, as paths relative to the root."""
    return [path for path in find_plans(listing, plan_patterns(policy)) if _is_in_progress(listing.root, path)]


def _is_in_progress(root: Root, path: str) -> bool:
    from gates.document.plan import read_plan  # a project without plans needs no reader of Markdown

    status = read_plan(read_source(root.path / path), path).status
    return status is not None and status.kind == "in-progress"


def plan_patterns(policy: Policy | None) -> tuple[str, ...]:
    """The include patterns of gates.toml, or the customary places of plans."""
    return policy.plans if policy is not None and policy.plans else DEFAULT_PATTERNS


def read_root_policy(root: Root, question: Question) -> Policy | None:
    """The gates.toml of the root, or the one named by --config or GATES_CONFIG; None where there is none."""
    configured = question.config or question.environ.get("GATES_CONFIG")
    path = question.cwd / configured if configured else root.path / POLICY_NAME
    if not configured and not path.exists():
        return None
    data, name = read_source(path), shown(root, path)
    if not question.recall:
        return _read_policy(data, name)
    made_from = [sha256(data).hexdigest(), name]
    return compiled(Policy, name, made_from, root.top, question.environ, lambda: _read_policy(data, name))


def _read_policy(data: bytes, path: str) -> Policy:
    from gates.document.policy import read_policy  # what is recalled needs no reader of TOML

    return read_policy(data, path)


def shown(root: Root, path: Path) -> str:
    """The path as reports show it: relative to the root where it is below it."""
    try:
        return path.resolve().relative_to(root.path).as_posix()
    except ValueError:
        return str(path)


def _named(question: Question, path: Path) -> Source:
    if path.is_dir():
        path = path / POLICY_NAME
        if not path.exists():
            raise InputError(
                f"{path.parent}: a folder without {POLICY_NAME} (name a plan, or write one with `gates init`)"
            )
    if path.suffix == ".toml":
        return policy_alone(Listing(root=find_root(path.parent)), _read_policy(read_source(path), path.name))
    root = root_of(path, question.cwd)
    return read_with_plan(Listing(root=root), path, read_root_policy(root, question))


def root_of(plan: Path, cwd: Path) -> Root:
    """The root of the project that a plan belongs to.

    Outside of git it is the folder that gates was called in, as long as the plan is below that: the plan's own folder
    would leave out what the plan is about.
    """
    root = find_root(plan.parent if plan.parent.is_dir() else cwd)
    called = cwd.resolve()
    is_below = root.path.is_relative_to(called)
    return Root(path=called) if root.repository is None and is_below else root


def read_with_plan(listing: Listing, path: Path, policy: Policy | None) -> Source:
    """Read one plan beside the gates.toml that was found for it.

    Raises RefusedError when links lead from it out of the repository.
    """
    from gates.document.plan import read_plan

    data, root = read_source(path), listing.root
    place = inside(root.top, path)
    name = shown(root, path)
    return Source(
        root=root,
        listing=listing,
        path=name,
        plan_path=place,
        plan_bytes=data,
        plan=read_plan(data, name),
        policy=policy,
    )


def policy_alone(listing: Listing, policy: Policy | None) -> Source:
    """The gates.toml without a plan; InputError when there is none."""
    if policy is None:
        raise InputError(
            f"no gates found: no plan In Progress and no {POLICY_NAME} up to {listing.root.path} "
            "(name a plan, or write a gates.toml with `gates init`)"
        )
    return Source(root=listing.root, listing=listing, path=policy.path, policy=policy)


def listed_again(source: Source) -> Source:
    """The source with the names of the files that are there now: what ran meanwhile may have left some."""
    return replace(source, listing=source.listing.again())


def plans_left_out(source: Source) -> tuple[str, ...]:
    """The plans, which are no part of the tree that the gates judge: paths relative to the root."""
    own = (source.path,) if source.plan else ()
    return (*own, *find_plans(source.listing, plan_patterns(source.policy)))
