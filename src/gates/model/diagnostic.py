"""What is wrong with a plan or a gates.toml, and where: collected, never raised one by one."""

from enum import StrEnum

from gates.model.value import dataclass


class Severity(StrEnum):
    """Whether a diagnostic stops a run."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a text; line and column count from 1, the column in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem of an input: where it is, what is wrong, what to do about it.

    ``code`` is a stable kebab-case word such as ``no-command``; ``message`` and ``advice`` are one line each.
    """

    location: Location
    code: str
    message: str
    advice: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        advice = f" ({self.advice})" if self.advice else ""
        prefix = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.location}: {prefix}{self.message}{advice} [{self.code}]"
