"""Whether gates runs inside GitHub Actions, and whether it may."""

from collections.abc import Mapping

from gates.model.errors import RefusedError

# Events that give a workflow secrets and a token that can write, while a stranger's code may be what is checked out.
PRIVILEGED = frozenset({"pull_request_target", "workflow_run"})


def in_actions(environ: Mapping[str, str]) -> bool:
    """Whether this is a step of GitHub Actions."""
    return environ.get("GITHUB_ACTIONS") == "true"


def refuse_privileged_event(environ: Mapping[str, str], *, allowed: bool) -> None:
    """Stop before the commands of a pull request meet the secrets of the repository.

    Raises:
        RefusedError: the workflow was started by such an event, and nobody said that this is meant.
    """
    event = environ.get("GITHUB_EVENT_NAME", "")
    if in_actions(environ) and event in PRIVILEGED and not allowed:
        raise RefusedError(
            f"gates does not run on {event}, where code of a pull request could reach the repository's secrets "
            "(use pull_request; --allow-privileged-event if only trusted code is checked out)"
        )
