"""Placeholders such as ``<paths>`` in a command, filled from [vars] and --var."""

from collections.abc import Mapping

from gates.document.suggest import suggest
from gates.model import lazy_re as re
from gates.model.diagnostic import Diagnostic, Location
from gates.model.value import dataclass

# ``< file`` , ``<<EOF``, ``<(sort x)`` and ``<in.txt 2>err`` are the shell's; ``<paths>`` and ``<your paths>`` are not.
_PLACEHOLDER = re.compile(r"(?<!<)<([^\W\d_](?:[\w ./-]*\w)?)(?<! \d)>")
_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A command with its placeholders filled; ``missing`` are the names that nothing fills."""

    text: str
    missing: tuple[str, ...] = ()


def fill(command: str, variables: Mapping[str, str]) -> Filled:
    """Put the variables in the place of their placeholders, once: a value that looks like a placeholder stays."""
    names = dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(command))
    text = _PLACEHOLDER.sub(lambda match: variables.get(match[1], match[0]), command)
    return Filled(text=text, missing=tuple(name for name in names if name not in variables))


def unfilled(filled: Filled, variables: Mapping[str, str], location: Location) -> tuple[Diagnostic, ...]:
    """Say of every placeholder that is left over what to do about it."""
    return tuple(
        Diagnostic(
            location=location,
            code="unfilled-placeholder",
            message=f"nothing fills the placeholder <{name}>",
            advice=_advice(name, variables),
        )
        for name in filled.missing
    )


def _advice(name: str, variables: Mapping[str, str]) -> str:
    if not _NAME.fullmatch(name):
        return "write what is meant in its place"
    return suggest(name, variables) or f'set {name} = "…" under [vars] in gates.toml, or --var {name}=VALUE'
