"""Where canaries are planted: where a command looks, beside the files that it looks at already."""

from collections.abc import Callable, Collection, Iterator, Sequence
from posixpath import dirname, normpath, splitext

from gates.model import lazy_re as re

MOST = 6  # folders; more would show nothing new
ROOT = "."

_PYTHON_TEST = re.compile(r"(?:test_[^/]*|[^/]*_test)\.py")
_SCRIPT_TEST = re.compile(r"[^/]*[.](?:test|spec)\.[cm]?[jt]sx?")
_SUFFIXED = re.compile(r"[^/]*_test\.py")

Wanted = Callable[[str], bool]


def suffix_of(path: str) -> str:
    """The file's suffix, with its dot."""
    return splitext(path)[1]


def is_python_test(path: str) -> bool:
    """Whether pytest would collect the file."""
    return _PYTHON_TEST.fullmatch(_name(path)) is not None


def is_script_test(path: str) -> bool:
    """Whether the runners of JavaScript tests would."""
    return _SCRIPT_TEST.fullmatch(_name(path)) is not None


def python_test_name(stem: str, files: Collection[str]) -> str:
    """The name of a test module in the form that the project uses."""
    tests = [path for path in files if is_python_test(path)]
    suffixed = sum(1 for path in tests if _SUFFIXED.fullmatch(_name(path)))
    return f"{stem}_test.py" if suffixed > len(tests) / 2 else f"test_{stem}.py"


def script_test_name(stem: str, files: Collection[str]) -> str:
    """The name of a test file, with the two suffixes that most of the project's have."""
    endings = [_name(path).split(".", 1)[1] for path in files if is_script_test(path) and _name(path).count(".") == 2]
    common = max(sorted(set(endings)), key=endings.count, default="test.ts" if _is_typed(files) else "test.js")
    return f"{stem}.{common}"


def find_places(files: Collection[str], operands: Sequence[str], wanted: Wanted) -> tuple[str, ...]:
    """Files named by the operands, and for each folder the outermost places in which it has wanted files.

    Without operands the whole project is meant. A folder without such files is a place by itself.
    """
    found: list[str] = []
    for operand in operands or (ROOT,):
        path = normpath(operand)
        found += [path] if path in files else _folders(files, path, wanted)
    return tuple(dict.fromkeys(found))[:MOST]


def below(files: Collection[str], operands: Sequence[str]) -> Iterator[str]:
    """The files that the operands name or hold."""
    roots = [normpath(operand) for operand in operands or (ROOT,)]
    return (path for path in files if any(_is_below(path, root) for root in roots))


def _folders(files: Collection[str], folder: str, wanted: Wanted) -> list[str]:
    """One folder for each branch below ``folder`` that holds wanted files: the one nearest to it."""
    nearest: dict[str, str] = {}
    for place in sorted({dirname(path) or ROOT for path in files if _is_below(path, folder) and wanted(path)}):
        branch = _branch(place, folder)
        if place.count("/") < nearest.setdefault(branch, place).count("/"):
            nearest[branch] = place
    return list(nearest.values()) or [folder]


def _branch(place: str, folder: str) -> str:
    """The folder directly below ``folder`` on the way to ``place``."""
    return place.removeprefix(folder).strip("/").split("/")[0]


def _is_below(path: str, folder: str) -> bool:
    return folder == ROOT or path == folder or path.startswith(f"{folder}/")


def _is_typed(files: Collection[str]) -> bool:
    return any(suffix_of(path) in (".ts", ".tsx") for path in files)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
