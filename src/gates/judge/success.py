"""The part of the grammar for the tool's own idea of success: ``all tests pass``, ``ruff clean``, ``green``."""

from typing import Final

from gates.judge.lexicon import Term
from gates.judge.number import Reading
from gates.model import lazy_re as re
from gates.model.expectation import Success


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", text))


TOOLS: Final = _words("""
    bandit biome black bun bunx cargo clippy codeql eslint flake8 go gofmt golangci-lint grep isort jest jscpd
    lizard make mypy node nox npm npx oxlint pip-audit pnpm poetry prettier pylint pyright pytest python radon
    rg ruff semgrep shellcheck sonarqube tox trivy tsc ultracite uv vet vitest vulture yarn
""")
"""Names of tools, as people write them into threshold cells."""

_THINGS: Final = _words("""
    acceptance all analysis and are audit both build builds case cases check checking checks ci code command
    commands compilation compile compiler criteria docs doctests e2e each end-to-end entire every everything examples
    existing format formatting full gate gates hooks in integration is it job jobs lint linter linting mode
    modules non-integration of on our package packages pipeline pipelines project regression relevant required
    run runs scan scenarios script scripts security smoke spec specs static status strict sub-tests subtests
    suite suites targeted targets test testing tests the type type-check typecheck types typing unit
    validation validations workflow workflows
""")
_SUBJECTS: Final = TOOLS | _THINGS
_TESTS: Final = _words("test tests subtest subtests sub-test sub-tests suite suites scenario scenarios checks gates")
_OBJECTS: Final = _words("test tests check checks lint")
_PASS: Final = _words("""
    pass passes passed passing ok okay success successful successfully succeed succeeds succeeded green clean
    cleanly compile compiles build builds
""")
_QUANTIFIERS: Final = _words("no not some most any few half one only none never")
_FILE: Final = re.compile(r"\w+=[\w./-]+|--?[a-z][\w=./-]*|[\w.-]*/[\w./-]*|[\w-]+\.(?:py|ts|js|sh|json|toml|ya?ml)")
_WORD: Final = re.compile(r"[a-z][\w-]*")
_SHARE: Final = re.compile(r"^100 ?% (?:of )?")
_TAIL: Final = re.compile(
    r"(?<=.)(?: (?:locally|everywhere|overall|again|rate|in ci|(?:at )?100 ?%|without (?:errors?|failures?)"
    r"|(?:for|across|on) all (?:[\w-]+ ){0,3}(?:packages|tests|files|modules|platforms)))+$"
)
_NOT_FAIL: Final = re.compile(
    r"(?:(?:it|they|tests?|all tests) )?(?:(?:(?:does|do) )?not|don't|doesn't|never) fails?"
    r"|(?:nothing|none|no tests?) fails?"
)
_ALL_OF_SO_MANY: Final = re.compile(r"all [0-9]{1,5} (?!tests?\b)(?:[a-z][\w-]* ){1,2}(?P<passes>[a-z]+)")
_MOST_QUALIFIERS: Final = 4


def read_success(words: str, _gate: Term | None) -> Reading:
    """``pass``, ``clean``, ``all tests pass``, ``mypy --strict passes``, ``100% passing``."""
    said = _TAIL.sub("", _SHARE.sub("", words)).split()
    if _NOT_FAIL.fullmatch(words) or _is_success(said):
        return (Success(text=words),)
    counted = _ALL_OF_SO_MANY.fullmatch(words)
    return (Success(text=words),) if counted and counted["passes"] in _PASS and not _TESTS & set(said) else None


def without_subject(words: str) -> str:
    """What is left without the tool or the thing that it is said of: ``ruff check: 0 errors`` is ``0 errors``."""
    said = words.split()
    while len(said) > 1 and _is_subject(said[0].removesuffix(":")):
        del said[0]
    return " ".join(said)


def _is_success(said: list[str]) -> bool:
    if len(said) < 2:
        return said[:1] != [] and said[0] in _PASS
    *subject, last = said
    if last in _PASS:
        return _is_thing(subject) or _is_some_test(subject)
    first, *things = said[1:] if said[0] == "all" else said
    return first in _PASS and last in _OBJECTS and _is_thing(things)


def _is_thing(said: list[str]) -> bool:
    return all(_is_subject(word) for word in said)


def _is_subject(word: str) -> bool:
    return word.removesuffix(":") in _SUBJECTS or _FILE.fullmatch(word) is not None


def _is_some_test(subject: list[str]) -> bool:
    """Whether these words name tests of any kind, all of them: ``oauth smoke tests``."""
    named = subject[:-1] if subject[-1:] == ["all"] else subject
    return (
        named[-1:] != []
        and named[-1] in _TESTS
        and len(named) <= _MOST_QUALIFIERS + 1
        and not _QUANTIFIERS.intersection(named)
        and all(_WORD.fullmatch(word) for word in named)
    )
