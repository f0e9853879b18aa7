"""When saying nothing may be read as "nothing found": for the few tools whose clean output is empty."""

from gates.measure.command import parse_command
from gates.measure.masks import REPAIRS
from gates.measure.text import both, truncated
from gates.model import lazy_re as re
from gates.model.measurement import Output

# What a launcher or the tool itself says when the check never took place, at the start or the end of a line.
_TROUBLE = re.compile(
    r"""(?imx)
      ^ [^\w\n]* (?:[\w./-]+:\ |npm\ |bun\ )? (?:error|fatal|panic|traceback|usage|oops)\b(?!s)
    | \b(?:command\ not\ found|no\ such\ file\ or\ directory|not\ found|cannot\ find\ module\ .*) $
    | ^ npm\ ERR!
    | ^ [ \t]* (?:COMMON\ COMMANDS|ALL\ COMPILER\ OPTIONS|tsc:\ The\ TypeScript\ Compiler\b.*|Version\ \d[\w.-]*) $
    """
)
_INFORMATION = frozenset(
    {"--version", "--help", "-h", "--bug-report", "--init", "--showConfig", "--env-info", "--print-config"}
)
"""Options that make a tool tell about itself in the place of checking anything."""


def silence_is_clean(output: Output) -> bool:
    """Whether exit 0 is this tool's own word and nothing on either stream speaks against it.

    The call must be known, and nothing in the command may hide its exit status or its output: ``tsc || true`` and
    ``tsc > log`` are silent too.
    """
    if output.exit_code != 0 or not output.argv or truncated(output) or _INFORMATION.intersection(output.argv):
        return False
    hidden = any(mask.why != REPAIRS for mask in parse_command(output.command).masks)
    return not hidden and not _TROUBLE.search(both(output))
