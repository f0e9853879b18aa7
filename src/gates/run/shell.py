"""How a command line is started: directly where it is plain, else through a shell that does not hide a broken pipe."""

from collections.abc import Mapping, Sequence

from gates.model.gate import NO_VARIABLES
from gates.model.value import dataclass, field

BASH = ("bash", "--noprofile", "--norc", "-o", "pipefail", "-c")
SH = ("sh", "-c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What to execute: ``argv``, the name of the ``shell`` it goes through (empty: none), variables over all others."""

    argv: tuple[str, ...]
    shell: str = ""
    env: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)


def plan_start(text: str, words: Sequence[str], env: Sequence[tuple[str, str]] = (), *, bash: bool = True) -> Start:
    """Plan the start of the command line ``text``.

    ``words`` are those of a plain command, and ``env`` its leading ``NAME=VALUE`` prefixes; without words the line has
    shell syntax. ``bash``: there is one; sh knows no pipefail, so that only the last command of a pipe speaks.
    """
    if words:
        return Start(argv=tuple(words), env=dict(env))
    prefix = BASH if bash else SH
    return Start(argv=(*prefix, text), shell=prefix[0])
