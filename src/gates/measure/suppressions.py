"""What a source file silences, leaves out and still tests: the counts that may only go one way."""

from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

from gates.measure.lexemes import Lexemes, split_source
from gates.model import lazy_re as re
from gates.model.value import dataclass

Family = Literal["python", "script", "other"]

# By the ending of a file's name; a file of another kind is not counted.
_FAMILIES: Final[Mapping[str, Family]] = {
    **dict.fromkeys(("py", "pyi"), "python"),
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"), "script"),
    **dict.fromkeys(("c", "cc", "cpp", "cs", "go", "h", "hpp", "java", "kt", "rs", "scala", "swift"), "other"),
}

TESTS: Final = "test functions"  # the one count that may not fall; all others may not rise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """One kind of suppression: a pattern for the comments or for the code (without strings) of some families."""

    kind: str
    pattern: re.Pattern[str]
    families: tuple[Family, ...]
    in_code: bool = False


def _comment(kind: str, pattern: str, *families: Family) -> _Mark:
    return _Mark(kind=kind, pattern=re.compile(pattern), families=families)


def _code(kind: str, pattern: str, *families: Family) -> _Mark:
    return _Mark(kind=kind, pattern=re.compile(pattern), families=families, in_code=True)


_MARKS: Final = (
    _comment("ruff: noqa", r"#\s*(?:ruff|flake8)\s*:\s*noqa", "python"),
    _comment("noqa", r"(?i)#\s*noqa\b", "python"),
    _comment("type: ignore", r"#\s*type:\s*ignore", "python"),
    _comment("mypy: ignore-errors", r"#\s*mypy:\s*(?:ignore-errors|disable-error-code|allow-\w+)", "python"),
    _comment("pyright: ignore", r"#\s*pyright:\s*(?:ignore|basic|off)", "python"),
    _comment("pylint: disable", r"#\s*pylint:\s*(?:disable|skip-file)", "python"),
    _comment("nosec", r"#\s*nosec\b", "python"),
    _comment("pragma: no cover", r"#\s*pragma:\s*no\s*(?:cover|branch)", "python"),
    _comment("eslint-disable", r"eslint-disable", "script"),
    _comment("@ts-ignore", r"@ts-ignore", "script"),
    _comment("@ts-nocheck", r"@ts-nocheck", "script"),
    _comment("@ts-expect-error", r"@ts-expect-error", "script"),
    _comment("biome-ignore", r"biome-ignore", "script"),
    _comment("oxlint-disable", r"oxlint-disable", "script"),
    _comment("coverage ignore", r"(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)", "script"),
    _comment("jscpd:ignore", r"jscpd:ignore-start", "python", "script", "other"),
    _comment("lizard forgives", r"#\s*lizard\s+forgive", "python", "script", "other"),
    _comment("nolint", r"\bnolint\b|NOLINT|@SuppressWarnings", "other"),
    _code("allow attribute", r"#!?\[\s*(?:allow|expect)\s*\(|@SuppressWarnings\b", "other"),
    _code("skip", r"\b(?:pytest\.)?mark\.skip(?:if)?\b|\bpytest\.skip\s*\(|\bskipTest\b|\bSkipTest\b", "python"),
    _code("skip", r"@(?:unittest\.)?skip(?:If|Unless)?\b", "python"),
    _code("xfail", r"\bmark\.xfail\b|\bpytest\.xfail\s*\(|\bexpectedFailure\b", "python"),
    _code("importorskip", r"\bimportorskip\b", "python"),
    _code(
        "skip",
        r"\b(?:describe|it|test|suite|bench)\s*\.\s*(?:skip|todo|skipIf|fixme)\b|\bx(?:it|describe|test)\s*\(",
        "script",
    ),
    _code("only", r"\b(?:describe|it|test|suite)\s*\.\s*only\b|\bf(?:it|describe)\s*\(", "script"),
    _code("skip", r"\bt\.Skip(?:f|Now)?\(|#\[\s*ignore\b|@(?:Disabled|Ignore)\b", "other"),
)
_SCRIPT_TESTS: Final = re.compile(r"(?<![\w.])(?:it|test)(?:\s*\.\s*(?:each|only|concurrent|for)\b)?\s*[(`]")
_OTHER_TESTS: Final = re.compile(r"^func Test\w*\(|#\[(?:\w+::)?test\]|@(?:Parameterized)?Test\b", re.MULTILINE)


def count_suppressions(path: str, data: bytes) -> Counter[str]:
    """Count the suppressions of each kind, and the test functions, in the bytes of a file; its name says what it is.

    Suppressions count in comments, and skips in code; text in strings is neither. A file of a kind that nobody knows,
    or that is not UTF-8, has none.
    """
    family = _FAMILIES.get(path.rpartition(".")[2].lower())
    if family is None:
        return Counter()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Counter()
    lexemes = split_source(text, python=family == "python")
    found: Counter[str] = Counter()
    for mark in _MARKS:
        if family in mark.families:
            found[mark.kind] += sum(
                1 for _ in mark.pattern.finditer(lexemes.code if mark.in_code else lexemes.comments)
            )
    found[TESTS] += _tests(family, path, text, lexemes)
    return +found


def _tests(family: Family, path: str, text: str, lexemes: Lexemes) -> int:
    match family:
        case "python":
            from gates.measure.python_tests import count_tests  # ast is slow to import, and few runs need it

            return count_tests(text)
        case "script":
            return sum(1 for _ in _SCRIPT_TESTS.finditer(lexemes.code)) if _is_script_test(path) else 0
        case "other":
            return sum(1 for _ in _OTHER_TESTS.finditer(lexemes.code))


def _is_script_test(path: str) -> bool:
    return re.search(r"[._]test\.|[._]spec\.|(?:^|/)(?:__tests__|tests?|spec)/", path) is not None
