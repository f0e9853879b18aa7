"""What the words of people measure: the closed list of metric words, their units and which way is better."""

from typing import Final

from gates.model import lazy_re as re
from gates.model.expectation import Operator
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A thing that is measured: the words for it, the metrics that answer, the unit, and which side of a limit is good.

    ``metrics`` is empty for a family (sizes, durations, scores) whose members are called by their own words.
    ``share`` are the metrics that answer instead when the number is a percentage (of tests: the pass rate).
    ``gate`` are the words that give it away in a gate's name.
    """

    words: re.Pattern[str]
    gate: re.Pattern[str]
    metrics: tuple[str, ...]
    better: Operator
    unit: str = ""
    share: tuple[str, ...] = ()

    def named(self, label: str) -> tuple[str, ...]:
        """The metrics that answer when the text says ``label``."""
        return self.metrics or ((slug(label),) if label else ())


def slug(label: str) -> str:
    """``p95 latency`` as the name of a metric: ``p95_latency``."""
    return "_".join(re.findall(r"\w+", label))


def _term(words: str, gate: str, metrics: str, better: Operator, unit: str = "", share: str = "") -> Term:
    return Term(
        words=re.compile(words),
        gate=re.compile(rf"(?<![a-z])(?:{gate or words})(?![a-z])"),
        metrics=tuple(metrics.split()),
        better=better,
        unit=unit,
        share=tuple(share.split()),
    )


_UP: Final = Operator.AT_LEAST
_DOWN: Final = Operator.AT_MOST
_NEVER: Final = r"(?!)"
_NOTHING: Final = re.compile(_NEVER)
_KINDS: Final = r"(?:[\w./'\"-]+ ){0,3}"  # lint errors, new type errors, critical/high vulnerabilities

SCOPE: Final = (
    r"(?:in|under|across|within|anywhere in) (?:(?:all|any|the|our|changed|modified|new|source|production|every) )*"
    r"(?:[\w.-]*[/.*][\w./*-]*|src|tests?|files?|code|ci|packages?|modules?|project|codebase|repo(?:sitory)?|tree|output|scope|"
    r"workspace)"
)
"""Where a count of nothing was looked for, as a regular expression: the command has that scope already."""

COVERAGE: Final = _term(
    r"(?:(?:test|code|line|lines|statement|unit|total|overall|global|combined) )*(?:coverage|cov)"
    r"(?: (?:statements|lines))?",
    r"coverage|cov",
    "coverage",
    _UP,
    "%",
)
PASS_RATE: Final = _term(
    r"(?:test )?(?:pass|passing|success)[- ](?:rate|ratio|percentage)|pass%", "", "pass_rate", _UP, "%"
)
PASSED: Final = _term(
    r"(?:(?!new|fail|skip|slow|flaky|broken)[\w-]+ ){0,3}(?:(?:sub-?)?tests?|test cases?|specs?|cases?)"
    r"(?: (?:pass|passed|passing|passes|green|ok|run|total|count))?"
    r"|(?:all )?(?:pass|passed|passes|green)|passing(?: tests?)?|green(?: tests?)?|test count|ok",
    r"tests?|testing|pytest|unittest|vitest|jest|e2e|specs?|suite",
    "passed tests",
    _UP,
    share="pass_rate",
)
FAILURES: Final = _term(
    rf"(?:[\w-]+ )?(?:fail|fails|failed|failing|failures?|broken|crash(?:es)?)(?: (?:tests?|cases?|count))?"
    rf"|{_KINDS}(?:test )?failures?",
    r"failures?|failing",
    "failures errors",
    _DOWN,
)
ERRORS: Final = _term(
    rf"{_KINDS}(?:[\w-]+-)?errors?(?: count)?",
    r"lint(?:ing|er)?|ruff|eslint|biome|ultracite|oxlint|flake8|pylint|golangci|clippy|types?|type-?check(?:ing|s)?|typing|mypy|pyright|tsc|"
    r"static analysis|format(?:ting)?|style|errors?",
    "errors failures",
    _DOWN,
)
WARNINGS: Final = _term(
    rf"{_KINDS}(?:[\w-]+-)?warnings?(?: count)?", r"warnings?", "warnings errors", _DOWN
)  # a tool that tells no warnings apart (ruff) counts them among its errors
VULNERABILITIES: Final = _term(
    rf"{_KINDS}(?:vulnerabilit(?:y|ies)|vulns?|cves?|advisories)",
    r"vulnerabilit(?:y|ies)|security|audit|cves?",
    "vulnerabilities errors warnings failures",
    _DOWN,
)
ISSUES: Final = _term(
    rf"{_KINDS}(?:issues?|violations?|findings?|problems?|offen[cs]es?|diagnostics?|complaints?|defects?|smells?|bugs?|alerts?)"
    r"|(?:(?:critical|major|minor|serious|severe|blockers?|blocking|high|medium|low)[/ ]?)+(?:severity)?",
    r"issues?|violations?|findings?|problems?",
    "errors warnings failures",
    _DOWN,
)
CLONES: Final = _term(
    r"(?:code )?(?:clones?|duplicates|duplicate(?:d)? (?:blocks?|fragments?))",
    _NEVER,
    "clones",
    _DOWN,
    share="duplication",
)

SCORE: Final = _term(
    r"(?:[\w-]+ ){0,2}(?:score|rating|grade|agreement rate|detection rate)"
    r"|performance|perf|a11y|accessibility|seo|best[- ]practices|lighthouse",
    r"score|rating|lighthouse|a11y|accessibility",
    "",
    _UP,
)

TERMS: Final = (
    _term(r"branch (?:coverage|cov)|(?:coverage|cov) branches", "", "branch_coverage", _UP, "%"),
    _term(r"branch(?:es)?", _NEVER, "branches", _UP, share="branch_coverage"),
    _term(r"lines?|statements?", _NEVER, "statements", _UP, share="coverage"),
    COVERAGE,
    _term(r"mutation(?: (?:score|msi|kill rate))?|msi", "mutation|mutants?", "mutation", _UP, "%"),
    _term(
        r"(?:code )?(?:jscpd|duplication|duplicated? code|copy[- ]paste)"
        r"(?: (?:rate|ratio|percentage|level))?",
        r"duplicat(?:ion|es?|ed)|jscpd|clones?|copy[- ]paste|cpd",
        "duplication",
        _DOWN,
        "%",
    ),
    CLONES,
    _term(r"duplicated? lines", _NEVER, "duplicated_lines", _DOWN, share="duplication"),
    _term(r"cognitive(?: complexity)?", "cognitive", "cognitive_complexity", _DOWN),
    _term(
        r"(?:(?:function|method|code) )?"
        r"(?:cc|ccn|cyclomatic|(?:cyclomatic )?complexity|cyclomatic[- ]complexity(?: number)?)"
        r"(?: (?:per|of (?:any|each|every|all)|for (?:any|each|every|all)|in any) (?:functions?|methods?))?",
        r"cc|ccn|cyclomatic|complexity|lizard|radon",
        "max_cc",
        _DOWN,
        "cc",
    ),
    PASS_RATE,
    _term(r"skips?|skipped(?: tests?)?|tests? skipped|ignored(?: tests?)?", r"skipped|skips?", "skipped", _DOWN),
    WARNINGS,
    FAILURES,
    VULNERABILITIES,
    ERRORS,
    ISSUES,
    PASSED,
    _term(r"(?:[\w-]+ )?loc|lines of code", r"loc|lines of code|file length", "loc printed", _DOWN),
    _term(r"(?:[\w-]+ ){0,2}(?:words?|w)", r"words?", "words printed", _DOWN),
    _term(r"(?:[\w-]+ ){0,2}(?:tokens?|chars?|characters)", "tokens", "", _DOWN),
    SCORE,
    _term(
        r"(?:[\w-]+ ){0,2}(?:latency|response time|duration|runtime|time|overhead|delay|p[0-9]{2}|"
        r"lcp|tbt|inp|fcp|ttfb|cls|error rate|"
        r"false positive rate)|p[0-9]{2}(?: [\w-]+){0,2}",
        r"latency|duration|runtime|response time|time|p[0-9]{2}",
        "",
        _DOWN,
    ),
    _term(r"(?:[\w-]+ ){0,2}(?:size|memory|footprint)", r"size|memory", "", _DOWN),
)

_WITH_GATE_PRIORITY: Final = sorted(TERMS, key=lambda term: term in (PASSED, ERRORS))


def term_of(label: str) -> Term | None:
    """What the words name, when the list has them."""
    return next((term for term in TERMS if term.words.fullmatch(label)), None)


def term_of_gate(name: str) -> Term | None:
    """What a gate of that name measures; the special words win over ``tests`` and ``lint``."""
    lowered = name.lower()
    return next((term for term in _WITH_GATE_PRIORITY if term.gate.search(lowered)), None)


def better(metric: str) -> Operator | None:
    """AT_LEAST when more of the metric is good, AT_MOST when less is, None when nobody said."""
    named = next((term for term in TERMS if metric in term.metrics), None) or term_of(metric.replace("_", " "))
    return named.better if named else None


def unit_of(metric: str) -> str:
    """The unit that a metric of that name has when nobody says otherwise."""
    return next((term.unit for term in TERMS if term.metrics[:1] == (metric,)), "")


def own_term(label: str, better: Operator, unit: str) -> Term:
    """A term for words that the list does not have: they are the metric's name."""
    return Term(words=_NOTHING, gate=_NOTHING, metrics=(slug(label),), better=better, unit=unit)
