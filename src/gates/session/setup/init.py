"""Start with gates: write a gates.toml fitted to the project, insert a gates table, begin a new plan."""

import shlex
from datetime import datetime
from pathlib import Path

from gates.document.names import slug
from gates.document.plan_template import plan_template
from gates.document.policy_template import policy_template
from gates.document.table_template import gates_table, insert_table
from gates.model.errors import RefusedError
from gates.record.atomic import update, write_atomically
from gates.record.folders import make_folder
from gates.session.reading.source import Question, shown
from gates.tree.facts import facts
from gates.tree.listing import Listing
from gates.tree.reading import read_source
from gates.tree.root import POLICY_NAME, Root, find_root
from gates.tree.tools import find_folders, find_tools

PLANS_FOLDER = "docs/plans"


def init_policy(question: Question) -> str:
    """Write a gates.toml with a gate for every tool that the project uses; return its path.

    Raises:
        RefusedError: there is one already.
    """
    root = find_root(question.cwd)
    text = policy_template(facts(Listing(root=root)), find_tools(root, question.environ), find_folders(root))
    return _write_new(root, root.path / POLICY_NAME, text)


def init_table(question: Question, plan: str) -> str:
    """Insert a gates table into a plan that has none; return the plan's path.

    Raises:
        RefusedError: the plan has a table already, or cannot be written.
    """
    path = question.cwd / plan
    read_source(path)
    root = find_root(path.parent)
    table = _table(root, question)
    update(path.resolve(), lambda data: insert_table(data, table, shown(root, path)))
    return shown(root, path)


def init_plan(question: Question, title: str, now: datetime) -> str:
    """Write a new plan with a gates table; return its path.

    Raises:
        RefusedError: there is a plan of that name already.
    """
    root = find_root(question.cwd)
    path = root.path / PLANS_FOLDER / f"{slug(title) or 'plan'}.md"
    return _write_new(root, path, plan_template(title, now, _table(root, question)))


def _table(root: Root, question: Question) -> str:
    paths = shlex.join(find_folders(root))
    return gates_table(facts(Listing(root=root)), find_tools(root, question.environ), paths)


def _write_new(root: Root, path: Path, text: str) -> str:
    if path.exists():
        raise RefusedError(f"{shown(root, path)}: exists already (edit it, or move it away first)")
    make_folder(path.parent)
    write_atomically(path, text.encode())
    return shown(root, path)
