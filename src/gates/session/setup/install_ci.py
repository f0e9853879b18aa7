"""Write a CI configuration fitted to the project."""

import json
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from gates.document.ci_templates import DEPENDENCY_FILES, github_workflow, gitlab_pipeline
from gates.model.errors import InputError
from gates.record.atomic import write_atomically
from gates.record.folders import make_folder
from gates.session.reading.source import Question, shown
from gates.session.setup.install import Installed
from gates.tree.branch import USUAL, default_branch
from gates.tree.reading import read_source
from gates.tree.root import find_root

CI_FILES: Mapping[str, str] = {"github": ".github/workflows/gates.yml", "gitlab": ".gitlab-ci.yml"}


def install_ci(question: Question, kind: str, gates: str | None) -> Installed:
    """Write the configuration for ``github`` or ``gitlab``, or show it where a file is there already.

    ``gates`` is what pip shall install gates from; None: where this gates came from.

    Raises:
        InputError: nothing tells where CI could get gates from.
    """
    root = find_root(question.cwd)
    spec = gates or own_origin()
    files = [name for name in DEPENDENCY_FILES if (root.path / name).exists()]
    if kind == "github":
        branch = default_branch(root.repository) if root.repository else USUAL
        text = github_workflow(spec, branch, files)
    else:
        text = gitlab_pipeline(spec, files)
    return _place(root.top / CI_FILES[kind], shown(root, root.top / CI_FILES[kind]), text)


def own_origin() -> str:
    """What pip would install this very gates from: the commit of a repository, or a version of the package index.

    Raises:
        InputError: it was installed from a folder of this machine, which CI does not have.
    """
    installed = distribution("gates")
    origin: object = json.loads(installed.read_text("direct_url.json") or "null")
    match origin:
        case None:
            return f"gates=={installed.version}"
        case {"url": str(url), "vcs_info": {"vcs": str(vcs), "commit_id": str(commit)}}:
            return f"gates @ {vcs}+{url}@{commit}"
        case _:
            raise InputError(
                "this gates was installed from a folder, which CI does not have (say what pip shall install there: "
                "--install 'gates @ git+https://…@COMMIT', or a folder of the project)"
            )


def _place(path: Path, name: str, text: str) -> Installed:
    if path.exists() and read_source(path) == text.encode():
        return Installed(path=name, note="says this already")
    if path.exists():
        return Installed(path=name, note="is there already", snippet=text)
    make_folder(path.parent)
    write_atomically(path, text.encode())
    return Installed(path=name, written=True)
