"""A run inside GitHub Actions: annotations, a step summary, outputs, and no commands from what a tool prints."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import TextIO

from gates.cli.presenters import Presenter
from gates.cli.terminal import printable
from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import RefusedError
from gates.model.event import Event, RunEnded, RunStarted
from gates.model.value import dataclass, field
from gates.model.verdict import Run
from gates.record.complaint import Complaint, complaints
from gates.record.markdown import markdown

ANNOTATIONS = 10  # of one kind in one step: GitHub shows no more

# What ends a message or a property; line ends do not get that far.
_DATA = {"%": "%25"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


@dataclass(slots=True, kw_only=True)
class GitHubPresenter:
    """Shows what ``inner`` shows, on the one stream that both use, with workflow commands switched off meanwhile.

    ``workspace`` is what annotations name their files relative to.
    """

    inner: Presenter
    stdout: TextIO
    workspace: str
    token: str = field(default_factory=lambda: token_hex(16))
    _stopped: bool = False

    def show(self, event: Event) -> None:
        """Show one event; the annotations come last."""
        if isinstance(event, RunStarted):
            self._stopped = True
            self._command(f"::stop-commands::{self.token}")
        self.inner.show(event)
        if isinstance(event, RunEnded):
            self._resume()
            for line in annotations(event.run, self.workspace):
                self._command(line)

    def close(self) -> None:
        """Switch workflow commands on again."""
        self.inner.close()
        self._resume()

    def _resume(self) -> None:
        if self._stopped:
            self._stopped = False
            self._command(f"::{self.token}::")

    def _command(self, line: str) -> None:
        print(line, file=self.stdout, flush=True)


def quoted(lines: Iterable[str]) -> Iterator[str]:
    """Lines none of which GitHub takes for a workflow command, whatever files and plans are called."""
    token = token_hex(16)
    yield f"::stop-commands::{token}"
    yield from lines
    yield f"::{token}::"


def annotations(run: Run, workspace: str) -> Iterator[str]:
    """The workflow commands: for each gate that did not pass its row, then the findings; at most ten of each kind."""
    found = list(complaints(run))
    found.sort(key=lambda complaint: not _is_row(complaint))
    for kind, required in (("error", True), ("warning", False)):
        chosen = (complaint for complaint in found if complaint.gate.required is required)
        yield from (_complain(kind, complaint, run, workspace) for complaint in islice(chosen, ANNOTATIONS))


def finding_annotations(findings: Iterable[Diagnostic], root: Path, workspace: str) -> Iterator[str]:
    """The workflow commands for what a verification found, at its place; at most ten of each kind."""
    found = list(findings)
    for severity in Severity:
        chosen = islice((finding for finding in found if finding.severity is severity), ANNOTATIONS)
        for finding in chosen:
            place = finding.location
            file = _from(root, place.path, workspace)
            yield _annotation(severity, file, place.line, finding.code, finding.message)


def publish(run: Run, environ: Mapping[str, str]) -> None:
    """Append the summary of the step and its outputs ``verdict`` and ``exit-code`` to the files that GitHub names.

    Raises:
        RefusedError: one of them cannot be written, so later steps would not know the verdict.
    """
    _append(environ.get("GITHUB_STEP_SUMMARY", ""), markdown(run))
    _append(environ.get("GITHUB_OUTPUT", ""), f"verdict={run.verdict}\nexit-code={run.exit_code}\n")


def _is_row(complaint: Complaint) -> bool:
    location = complaint.gate.location
    return (complaint.path, complaint.line) == (location.path, location.line)


def _complain(kind: str, complaint: Complaint, run: Run, workspace: str) -> str:
    file = _from(Path(run.root), complaint.path, workspace)
    return _annotation(kind, file, complaint.line, f"{complaint.gate.name} {complaint.state}", complaint.text)


def _from(root: Path, path: str, workspace: str) -> str:
    """A path of the project as seen from the top of the checkout."""
    return os.path.relpath(root / path, workspace) if workspace else path


def _annotation(kind: str, file: str, line: int, title: str, text: str) -> str:
    properties = {"file": file, "line": str(line), "title": title}
    listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{kind} {listed}::{_escaped(text, _DATA)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in printable(text))


def _append(path: str, text: str) -> None:
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise RefusedError(f"{path}: cannot be written: {error.strerror} (GitHub Actions names this file)") from error
