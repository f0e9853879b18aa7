"""A gates table for a plan that has none: its text, and where it goes."""

from gates.document.edit import insert
from gates.document.gates_table import names_gates
from gates.document.lines import Lines, split_lines
from gates.document.offers import offers
from gates.document.outline import BOLD_LEVEL, Heading, read_outline
from gates.document.plan import read_plan
from gates.model import lazy_re as re
from gates.model.errors import InputError, RefusedError
from gates.model.facts import Facts

HEADER = ("Gate", "Command", "Threshold / Expectation")
_NOTHING_KNOWN = ("Tests", "`<the command that runs the tests>`", "100% passing")
_TEST_PLAN = re.compile(r"\b(?:test(?:ing)? plan|test strategy)\b", re.IGNORECASE)
_RULE = re.compile(rb" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\r?\n?")


def gates_table(facts: Facts, tools: frozenset[str], paths: str = "<paths>") -> str:
    """Write the Markdown table of the gates that fit a project, each for a tool in ``tools``.

    ``paths`` are the folders to look at, as words of a command. A project without any known tool gets one row with a
    placeholder, which no run accepts before it is filled.
    """
    rows = [
        (
            offer.name,
            " / ".join(f"`{command.replace('<paths>', paths)}`" for _, command in offer.commands),
            offer.expect,
        )
        for offer in offers(facts, tools)
    ]
    return _aligned([HEADER, *(rows or [_NOTHING_KNOWN])])


def _aligned(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {line} |\n" for line in lines)


def insert_table(data: bytes, table: str, path: str = "plan") -> bytes:
    """Return the plan with the gates table in it, every other byte as it was.

    It goes into the section that already names quality gates, else to the end of "Test Plan", else before the last
    section, else to the end.

    Raises:
        InputError: the bytes are no UTF-8; carries the diagnostics of the plan.
        RefusedError: the plan has a gates table already, or would not show this one (an unclosed fence).
    """
    plan = read_plan(data, path)
    if plan.has_table:
        raise RefusedError(f"{path}: has a Quality Gates table already (edit that one)")
    if any(problem.code == "not-utf8" for problem in plan.diagnostics):
        raise InputError(diagnostics=plan.diagnostics)
    lines = split_lines(data)
    end, heading = _spot(lines)
    changed = _put(data, lines, end, f"{heading}{table}")
    if not read_plan(changed, path).has_table:
        raise RefusedError(f"{path}: a table would not be seen here (close the open code fence or comment first)")
    return changed


def _spot(lines: Lines) -> tuple[int, str]:
    """Return the line before which the table goes, and the heading that it needs there."""
    headings = [heading for heading in read_outline(lines).headings if heading.level < BOLD_LEVEL]
    for index, heading in enumerate(headings):
        if names_gates(heading.title):
            return _end(lines, headings[index + 1 :], level=6), ""
    for index, heading in enumerate(headings):
        if _TEST_PLAN.search(heading.title):
            level = min(heading.level + 1, 6)
            return _end(lines, headings[index + 1 :], heading.level), f"{'#' * level} Quality Gates\n\n"
    sections = _sections(headings)
    if len(sections) > 1:
        return sections[-1].line, f"{'#' * sections[-1].level} Quality Gates\n\n"
    return len(lines), "## Quality Gates\n\n"


def _end(lines: Lines, following: list[Heading], level: int) -> int:
    """Return the line where a section of ``level`` ends: the next heading that is not below it."""
    return next((heading.line for heading in following if heading.level <= level), len(lines))


def _sections(headings: list[Heading]) -> list[Heading]:
    """Return the headings of the highest level below the plan's title."""
    level = min((heading.level for heading in headings[1:]), default=0)
    return [heading for heading in headings[1:] if heading.level == level]


def _put(data: bytes, lines: Lines, end: int, block: str) -> bytes:
    """Insert a block after the last text before line ``end``, a blank line on either side of it."""
    last = _last_text(lines, end)
    eol = next((found for index in range(last, -1, -1) if (found := lines.eol(index))), b"\n")
    text = block.encode().replace(b"\n", eol)
    if last < 0:
        return insert(data, lines.starts[0], text + (eol if len(lines) else b""))
    if not lines.eol(last):
        return insert(data, lines.end(last), eol + eol + text.removesuffix(eol))
    below = eol if last + 1 < len(lines) and not lines.is_blank(last + 1) else b""
    return insert(data, lines.starts[last + 1], eol + text + below)


def _last_text(lines: Lines, end: int) -> int:
    """Return the last line before ``end`` that is neither blank nor a rule that closes the section; -1 for none."""
    last = end - 1
    while last >= 0 and (lines.is_blank(last) or _is_closing_rule(lines, last)):
        last -= 1
    return last


def _is_closing_rule(lines: Lines, index: int) -> bool:
    return index > 0 and lines.is_blank(index - 1) and _RULE.fullmatch(lines.raw[index]) is not None
