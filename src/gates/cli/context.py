"""What a command works with: its arguments, the streams, the environment and the folder it was called in."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

from gates.cli.terminal import ColorChoice, json_text, printable, wants_color
from gates.measure.redact import redact_text, secret_values
from gates.model.diagnostic import Diagnostic
from gates.model.errors import GatesError, InputError
from gates.model.value import dataclass
from gates.record.report_json import SCHEMA_VERSION, diagnostic_to_json
from gates.session.reading.source import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a command may touch; tests build their own."""

    arguments: Namespace
    environ: Mapping[str, str]
    cwd: Path
    stdout: TextIO
    stderr: TextIO

    @classmethod
    def real(cls, arguments: Namespace) -> "Context":
        """The context of this process.

        Raises:
            InputError: there is no such folder to act in, or the one that gates was called in is gone.
        """
        return cls(
            arguments=arguments,
            environ=os.environ,
            cwd=_folder(arguments.directory or ""),
            stdout=sys.stdout,
            stderr=sys.stderr,
        )

    @property
    def json(self) -> bool:
        """Whether the result is wanted as JSON."""
        return getattr(self.arguments, "format", "human") != "human"

    @property
    def color(self) -> bool:
        """Whether results are coloured."""
        choice: ColorChoice = getattr(self.arguments, "color", "auto")
        return wants_color(choice, self.stdout, self.environ)

    def question(self, source: str | None) -> Question:
        """What the command's SOURCE argument asks for."""
        config: str | None = getattr(self.arguments, "config", None)
        return Question(source=source, cwd=self.cwd, environ=self.environ, config=config)

    def variables(self) -> Mapping[str, str]:
        """The --var NAME=VALUE pairs.

        Raises:
            InputError: a pair has no name or no ``=``.
        """
        pairs = [text.partition("=") for text in self.arguments.var]
        wrong = [name for name, equals, _ in pairs if not name or not equals]
        if wrong:
            raise InputError(f"--var {wrong[0]!r} is not NAME=VALUE (write --var paths=src)")
        return {name: value for name, _, value in pairs}

    def show(self, lines: Iterable[str]) -> None:
        """Print the result of the command."""
        told = self._without_secrets()
        for line in lines:
            print(told(line), file=self.stdout)

    def show_json(self, document: object) -> None:
        """Print the result of the command as one JSON document."""
        print(json_text(_in_all(document, self._without_secrets()), indent=2), file=self.stdout)

    def complain(self, text: str) -> None:
        """Print one diagnostic line."""
        print(f"gates: {printable(self._without_secrets()(text))}", file=self.stderr)

    def diagnose(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Print a line for each problem of a document."""
        told = self._without_secrets()
        for diagnostic in diagnostics:
            print(printable(told(str(diagnostic))), file=self.stderr)

    def fail(self, error: GatesError) -> int:
        """Say what stopped the command, each problem on its own line, and return the exit code."""
        diagnostics = error.diagnostics if isinstance(error, InputError) else ()
        self.diagnose(diagnostics)
        for line in () if diagnostics else str(error).split("\n"):
            self.complain(line)
        if self.json:
            self.show_json(
                {
                    "schema_version": SCHEMA_VERSION,
                    "exit_code": error.exit_code,
                    "error": str(error),
                    "diagnostics": [diagnostic_to_json(diagnostic) for diagnostic in diagnostics],
                }
            )
        return error.exit_code

    def _without_secrets(self) -> Callable[[str], str]:
        """Takes secrets out of what is told: messages quote commands, paths, and what others have written."""
        secrets = secret_values(self.environ)
        return lambda text: redact_text(text, secrets)


def _in_all(document: object, told: Callable[[str], str]) -> object:
    match document:
        case str():
            return told(document)
        case dict():
            return {key: _in_all(value, told) for key, value in document.items()}
        case list() | tuple():
            return [_in_all(value, told) for value in document]
        case _:
            return document


def _folder(directory: str) -> Path:
    try:
        path = Path(directory).resolve()
        if path.is_dir():
            return path
    except (OSError, RuntimeError, ValueError) as error:  # gone, a loop of links, a NUL
        raise InputError(f"{directory or 'the current folder'}: cannot be used: {error}") from error
    raise InputError(f"{directory}: no such folder (check -C)")
