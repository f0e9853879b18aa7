"""The grammar of evidence in a plan's Progress log: closed, so that what does not match it is not by gates."""

from gates.model import lazy_re as re

# Exactly what text of others becomes in an entry: one line in which nothing is markup.
INERT = (
    r"(?:\\[!-/:-@\[-`{-~]"
    r"|&(?![#\w])"
    r"|<(?![A-Za-z/!?])"
    r"|(?<=[^\W_])_(?=[^\W_])"
    r"|[^\\`*\[\]{}|~$@&<_\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff])+"
)

# The first line of an entry: when, how many gates, which tree, which record.
HEAD_LINE = re.compile(
    r"\((?P<stamp>\d{4}-\d\d-\d\dT\d\d:\d\dZ)\) Quality gates: \d+ of \d+ passed"
    rf"(?:, {INERT} (?:failed|undecided|skipped))?(?:; \d+ exceptions? by decision)?"
    r"; tree (?P<tree>[0-9a-f]{12}|unknown)(?: \(\[record\]\((?P<link>[\w./~%-]+)\)\))?"
)

# One line for each gate: its name, what was measured, what was expected. Looking ahead keeps matching linear.
GATE_LINE = re.compile(
    rf"(?:PASS|FAIL|UNDECIDED|SKIP) (?=(?>.+?: ).+ \(.+\)){INERT}\)"
    r"(?: \[(?:exit status|output|cached \d+ (?:s|min|h|d)|advisory|retry \d+)\])*"
)
