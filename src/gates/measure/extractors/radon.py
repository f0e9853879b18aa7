"""radon cc and xenon: the worst block as a number where it is shown, and as a grade (A is 1, F is 6)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from gates.measure.arguments import operands, options, split
from gates.measure.increments import Increments, Looked
from gates.measure.silence import silence_is_clean
from gates.measure.text import MAX_FINDINGS, both, findings, truncated
from gates.model import lazy_re as re
from gates.model.measurement import (
    Examined,
    FilePart,
    Finding,
    Measured,
    Measurement,
    Metric,
    Output,
    Problem,
    Tool,
)
from gates.model.value import dataclass

TOOLS = frozenset({"radon", "xenon"})

INCREMENTS = Increments(anywhere=True, normal_names=True, needs_rows=True)
_BY_FILE = options("-s --show-complexity -e --exclude -i --ignore -o --order -a --average")
_COMPLEXITY = options("-s --show-complexity")
_VALUED = options("-e --exclude -i --ignore -o --order -n --min -x --max -O --output-file --include-ipynb")

_GRADES = "ABCDEF"
_WORST_OF_GRADES = (5, 10, 20, 30, 40)  # the largest complexity of A, B, …, E
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
    blocks = list(_blocks(text))
    counted = sum(int(number) for number in _ANALYZED.findall(text))
    problems = tuple(Problem(reason="inconsistent", text=error.strip()) for error in _UNREADABLE.findall(text)[:1])
    return _measurement(blocks, counted or len(blocks), problems) if blocks else None


def _measurement(found: Sequence[_Block], examined: int, problems: tuple[Problem, ...]) -> Measurement:
    """What at least one block comes to; radon goes through folders in the order of the disk, which decides nothing."""
    blocks = sorted(found, key=lambda block: (-block.cc, -block.grade, block.path, block.line))
    complex_ones = [block for block in blocks if block.grade > _GRADES.index("B") + 1]
    return Measurement(
        tool=Tool(name="radon"),
        metrics=(
            *((Metric(name="max_cc", value=blocks[0].cc, unit="cc"),) if all(block.cc for block in blocks) else ()),
            Metric(name="grade", value=max(block.grade for block in blocks)),
        ),
        examined=Examined(count=examined, unit="blocks"),
        problems=problems,
        findings=tuple(map(_finding, (complex_ones or blocks[:1])[:MAX_FINDINGS])),
        worst=_finding(blocks[0]).text,
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders of ``radon cc``, which passes over a missing one."""
    return operands(argv[1:], _VALUED) if argv[1:2] == ("cc",) else ()


def narrowed(argv: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...] | None:
    """Name these files in the place of the folders; a call that leaves blocks out is not taken apart."""
    words, folders = split(argv[1:], _VALUED)
    asked = {word.partition("=")[0] for word in words if word.startswith("-")}
    is_whole = argv[1:2] == ("cc",) and bool(folders) and bool(asked & _COMPLEXITY) and asked <= _BY_FILE
    return (*argv[:2], *words, *names) if is_whole else None


def by_file(output: Output, looked: Looked) -> Mapping[str, FilePart] | None:
    """Give each block to its file; one without a block is not listed, so only a call by name accounts for it."""
    blocks = list(_blocks(both(output)))
    names = looked.names if looked.named else tuple({block.path for block in blocks})
    known = frozenset(looked.names)
    if not names or not _is_complete(output, blocks) or any(block.path not in known for block in blocks):
        return None
    rows: dict[str, list[tuple[int, str, int]]] = {name: [] for name in names}
    for block in blocks:
        rows[block.path].append((block.cc, block.name, block.line))
    return {name: FilePart(rows=tuple(found)) for name, found in rows.items()}


def _is_complete(output: Output, blocks: Sequence[_Block]) -> bool:
    """Whether these blocks, with nothing but name, place and complexity, are all that radon has said."""
    text = both(output)
    counted = sum(int(number) for number in _ANALYZED.findall(text))
    is_odd = truncated(output) or _UNREADABLE.search(text) or output.exit_code != 0
    return not is_odd and counted in (0, len(blocks)) and all(block.grade == _grade(block.cc) for block in blocks)


def of_files(parts: Mapping[str, FilePart], argv: tuple[str, ...]) -> Measured:
    """Put the blocks of all files together; radon ends with 0 whatever it finds."""
    blocks = [
        _Block(path=path, line=line, name=name, grade=_grade(cc), cc=cc)
        for path, part in parts.items()
        for cc, name, line in part.rows
    ]
    return Measured(exit_code=0, measurements=(_measurement(blocks, len(blocks), ()),) if blocks else ())


def _grade(cc: int) -> int:
    return bisect_left(_WORST_OF_GRADES, cc) + 1


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
