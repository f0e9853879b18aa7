"""The part of the grammar without numbers: exit statuses, ``all tests pass``, ``no output``, ``no errors``."""

import re
from typing import Final

from gates.judge import lexicon
from gates.judge.lexicon import Term
from gates.judge.number import Reading
from gates.model.expectation import ExitStatus, Operator, OutputLines, Success, Threshold

TOOLS: Final = (
    "biome|bun|bunx|cargo|clippy|eslint|go|golangci-lint|gofmt|jest|jscpd|lizard|make|mypy|node|npm|npx|oxlint|pnpm|"
    "prettier|pyright|pytest|python|radon|ruff|shellcheck|tox|nox|tsc|ultracite|uv|vet|vitest|vulture|yarn|bandit|"
    "pylint|flake8|black|isort|poetry|grep|rg|codeql|semgrep|trivy|sonarqube|pip-audit"
)
"""Names of tools, as alternatives of a regular expression."""

_THINGS: Final = (
    "all|both|every|each|full|entire|existing|relevant|targeted|required|the|our|tests?|testing|suites?|checks?|"
    "checking|gates?|packages?|builds?|lint|linter|linting|types?|typecheck|type-check|typing|unit|integration|"
    "e2e|end-to-end|smoke|regression|ci|pipelines?|jobs?|workflows?|commands?|compile|compilation|compiler|"
    "format|formatting|static|analysis|code|project|scenarios|cases|specs?|criteria|modules|targets|status|"
    "runs?|and|of|in|on|is|are|it|hooks|security|audit|scan|scripts?|validations?|strict|mode|acceptance|"
    "non-integration|sub-?tests|examples|doctests"
)
_FILE: Final = r"\w+=[\w./-]+|--?[a-z][\w=./-]*|[\w.-]*/[\w./-]*|[\w-]+\.(?:py|ts|js|sh|json|toml|ya?ml)"
_SUBJECT: Final = rf"(?:(?:{TOOLS}|{_THINGS}|{_FILE}):? )"
_PASS: Final = (
    "pass|passes|passed|passing|ok|okay|success|successful|successfully|succeeds?|succeeded|green|clean|cleanly|"
    "compiles?|builds?"
)
_TESTS_PASS: Final = r"(?:pass(?:ing|ed|es)?|green|success(?:ful)?|ok)"
_TAIL: Final = (
    r"(?: (?:cleanly|successfully|locally|everywhere|overall|again|in ci|(?:at )?100 ?%"
    r"|(?:for|across|on) all (?:unit |integration |and )*(?:packages|tests|files|modules|platforms)"
    r"|without (?:errors?|failures?)))*"
)
_SUCCESS: Final = re.compile(
    rf"{_SUBJECT}*(?:{_PASS}){_TAIL}"
    rf"|100 ?% (?:of )?{_SUBJECT}*{_TESTS_PASS}(?: rate)?(?: {_SUBJECT}*tests?)?{_TAIL}"
    rf"|(?:pass|passes) {_SUBJECT}*(?:tests?|checks?|lint)"
    rf"|all (?:{_PASS}) {_SUBJECT}*tests?"
    rf"|all [0-9]{{1,5}} (?!.*\btests?\b)(?:[a-z][\w-]* ){{1,2}}(?:{_PASS})"
    r"|(?:(?!no |not |some |most |any |few |half |one |only )[a-z][\w-]* ){0,4}"
    r"(?:(?:sub-?)?tests?|suites?|scenarios|checks|gates)"
    rf" (?:all )?(?:{_PASS}){_TAIL}"
)

_OPERATOR: Final = lexicon.phrases(lexicon.OPERATORS)
_EXIT: Final = re.compile(
    r"(?P<subject>(?:[^\s;,:]+ ){0,6}?)"
    r"(?:exits?|exited|exit[ -]?(?:code|status)|returns?|return(?:ed)? code|rc|status code|code)"
    rf"(?: (?:with|code|status|is|of))*\s*:?\s*(?P<operator>{_OPERATOR})?\s*"
    r"(?P<code>[0-9]{1,3}|clean(?:ly)?|non-?(?:zero|0)|not 0)"
)
_NON_ZERO: Final = re.compile(
    r"non-?(?:zero|0)(?: exit)?(?: (?:code|status))?"
    r"|(?:command |it |test |expected )?(?:to fail|fails)(?: as expected)?"
)
_ZERO_EXIT: Final = re.compile(r"(?:clean|successful) exit|0 exit(?: (?:code|status))?")
_NEGATION: Final = re.compile(r"\b(?:not|never|no|n't|cannot|without)\b")

_EMPTY: Final = re.compile(
    r"(?:(?:output|stdout|diff|result|list|file|is|git|the|command|produces|prints|returns) )*"
    r"(?:empty|nothing)(?: (?:output|diff|stdout|result|list|string|file))?"
    r"|(?:produces |prints |with )?(?:no|0|without)[ -](?:git )?(?:output|stdout|diffs?|differences?)(?: output)?"
    r"|clean (?:diff|working tree|tree|git status)|(?:output|diff|git diff)s? 0|(?:no|without) (?:uncommitted )?changes"
)
_NON_EMPTY: Final = re.compile(
    r"(?:(?:output|stdout|is|file) )*(?:non-?empty|not empty|some output|any output)(?: (?:output|stdout|file))?"
)
_NO_LINES: Final = re.compile(
    r"no (?:(?:[\w./-]+ ){0,2}(?:match(?:es)?|hits?|lines?|results?|occurrences?|references?|mentions?)"
    r"|files|commits|rows)"
    rf"(?: (?:found|returned|printed|remaining|left))?(?: {lexicon.SCOPE})?"
)

_NOTHING_OF: Final = re.compile(
    rf"{_SUBJECT}*(?:(?:runs?|completes?|compiles?|builds?|reports?|shows?|has|with|finishes|and) )*"
    r"(?:no|0|without(?: any)?|free of|not a single) (?:known |remaining |any )?(?P<nouns>.+?)"
    r"(?: (?:found|reported|detected|remaining|introduced|left|raised|at all|in total|total))*"
    rf"(?: {lexicon.SCOPE})?"
)
_KIND_ALONE: Final = re.compile(
    r"critical|major|minor|serious|severe|blockers?|blocking|high|medium|low|fatal|lint|type|syntax|style|format|security"
)
_BETWEEN_NOUNS: Final = re.compile(r"\s*(?:/|,|&|\+|\bor\b|\band\b|\bnor\b)\s*(?:(?:no|0) )?")


def read_exit(words: str, _gate: Term | None) -> Reading:
    """``exit 0``, ``both exit 0``, ``exits 1``, ``non-zero exit``."""
    if _NON_ZERO.fullmatch(words):
        return (ExitStatus(text=words, operator=Operator.NOT_EQUAL, limit=0),)
    if _ZERO_EXIT.fullmatch(words):
        return (ExitStatus(text=words, operator=Operator.EQUAL, limit=0),)
    match = _EXIT.fullmatch(words)
    if match is None or _NEGATION.search(match["subject"]):
        return None
    if match["code"].startswith("no"):
        return (ExitStatus(text=words, operator=Operator.NOT_EQUAL, limit=0),)
    operator = lexicon.OPERATORS[match["operator"]] if match["operator"] else Operator.EQUAL
    limit = int(match["code"]) if match["code"].isdigit() else 0
    return (ExitStatus(text=words, operator=operator, limit=limit),)


def read_empty(words: str, _gate: Term | None) -> Reading:
    """``empty``, ``no output``, ``no diff``, ``no matches``; and ``non-empty``."""
    if _EMPTY.fullmatch(words) or _NO_LINES.fullmatch(words):
        return (OutputLines(text=words, operator=Operator.AT_MOST, limit=0),)
    if _NON_EMPTY.fullmatch(words):
        return (OutputLines(text=words, operator=Operator.AT_LEAST, limit=1),)
    return None


def read_success(words: str, _gate: Term | None) -> Reading:
    """``pass``, ``clean``, ``all tests pass``, ``mypy --strict passes``, ``100% passing``."""
    return (Success(text=words),) if _SUCCESS.fullmatch(words) else None


def read_nothing_of(words: str, _gate: Term | None) -> Reading:
    """``no type errors``, ``0 errors or warnings``, ``0 critical/high vulnerabilities``: at most 0 of each noun."""
    match = _NOTHING_OF.fullmatch(words)
    if match is None:
        return None
    nouns = [noun for noun in _BETWEEN_NOUNS.split(match["nouns"]) if noun and not _KIND_ALONE.fullmatch(noun)]
    counts = [_metrics_of_count(noun) for noun in nouns or ["issues"]]
    if () in counts:
        return None
    distinct = dict.fromkeys(counts)
    return tuple(Threshold(text=words, metrics=metrics, operator=Operator.AT_MOST, limit=0.0) for metrics in distinct)


def _metrics_of_count(noun: str) -> tuple[str, ...]:
    """The metrics that count such things, when none of them is what one wants."""
    term = lexicon.term_of(noun)
    return term.metrics if term and term.better is Operator.AT_MOST else ()
