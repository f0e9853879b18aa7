"""radon cc and xenon: the worst block as a number where it is shown, and as a grade (A is 1, F is 6)."""

from collections.abc import Iterator

from gates.measure.silence import silence_is_clean
from gates.measure.text import MAX_FINDINGS, both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Examined, Finding, Measurement, Metric, Output, Problem, Tool
from gates.model.value import dataclass

TOOLS = frozenset({"radon", "xenon"})

_GRADES = "ABCDEF"
_FILE_OR_BLOCK = re.compile(
    r"(?m)^(?:(?P<path>\S.*)"
    r"| +[FCM] (?P<line>\d+):\d+ (?P<name>\S.*?) - (?P<grade>[A-F])(?: \((?P<cc>\d+)\))?)$"
)
_ANALYZED = re.compile(r"(?m)^(\d+) blocks \(classes, functions, methods\) analyzed\.$")
_UNREADABLE = re.compile(r"(?m)^ +ERROR: .*$")
_RANKED = re.compile(r"(?m)^ERROR:xenon:(?P<text>(?:block|module|average)\b.* rank of (?P<grade>[A-F]))\b.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A function, method or class; ``cc`` is 0 where radon was not asked to show it."""

    path: str
    line: int
    name: str
    grade: int
    cc: int


def measure(output: Output) -> Measurement | None:
    """Read radon's list of blocks, or the complaints of xenon, which says nothing when all is well."""
    return _xenon(output) if _is_xenon(output) else _radon(output)


def _radon(output: Output) -> Measurement | None:
    text = both(output)
    blocks = sorted(_blocks(text), key=lambda block: (-block.cc, -block.grade))
    if not blocks:
        return None
    counted = [int(number) for number in _ANALYZED.findall(text)]
    return Measurement(
        tool=Tool(name="radon"),
        metrics=(
            *((Metric(name="max_cc", value=blocks[0].cc, unit="cc"),) if all(block.cc for block in blocks) else ()),
            Metric(name="grade", value=max(block.grade for block in blocks)),
        ),
        examined=Examined(count=sum(counted) or len(blocks), unit="blocks"),
        problems=tuple(Problem(reason="inconsistent", text=error.strip()) for error in _UNREADABLE.findall(text)[:1]),
        findings=tuple(_finding(block) for block in blocks if block.grade > _GRADES.index("B") + 1)[:MAX_FINDINGS],
        worst=_finding(blocks[0]).text,
    )


def _blocks(text: str) -> Iterator[_Block]:
    path = ""
    for match in _FILE_OR_BLOCK.finditer(text):
        path = match["path"] or path
        if match["grade"]:
            grade = _GRADES.index(match["grade"]) + 1
            cc, line = int(match["cc"] or 0), int(match["line"])
            yield _Block(path=path, line=line, name=match["name"], grade=grade, cc=cc)


def _finding(block: _Block) -> Finding:
    said = f"CC {block.cc}" if block.cc else f"grade {_GRADES[block.grade - 1]}"
    return Finding(text=f"{block.path}:{block.line} {block.name} has {said}", path=block.path, line=block.line)


def _xenon(output: Output) -> Measurement | None:
    text = both(output)
    grades = [_GRADES.index(match["grade"]) + 1 for match in _RANKED.finditer(text)]
    if not grades:
        clean = _is_xenon(output) and silence_is_clean(output)
        return Measurement(tool=Tool(name="xenon"), metrics=(Metric(name="errors", value=0),)) if clean else None
    found = findings(_RANKED, text)
    return Measurement(
        tool=Tool(name="xenon"),
        metrics=(Metric(name="errors", value=len(grades)), Metric(name="grade", value=max(grades))),
        findings_exit_codes=frozenset({1}),
        findings=found,
        worst=found[0].text,
    )


def _is_xenon(output: Output) -> bool:
    return output.argv[:1] != () and output.argv[0].endswith("xenon")
