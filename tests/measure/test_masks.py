import pytest

from gates.measure.command import parse_command

HIDING = {
    "ruff check . || true": ["|| true"],
    "ruff check . || echo failed": ["|| echo failed"],
    "(cd a && ruff check .) || true": ["|| true"],
    "ruff check . ; true": ["; true"],
    "ruff check .\nexit 0": ["; exit 0"],
    "ruff check . | tee log": ["| tee"],
    "pytest | tail -1": ["| tail"],
    "set -o pipefail; pytest | tail -1": ["| tail"],
    "ruff check . &": ["&"],
    "! ruff check .": ["!"],
    "if tsc; then echo ok; fi": ["if"],
    "for f in a b; do ruff check $f; done": ["; done"],
    "ruff check . 2>/dev/null": ["2>/dev/null"],
    "ruff check . &> log": ["&>log"],
    "bash -c 'tsc --noEmit; true'": ["; true"],
    "ruff check --exit-zero .": ["--exit-zero"],
    "ruff check --fix .": ["--fix"],
    "ruff check -q .": ["-q"],
    "mypy --no-error-summary src": ["--no-error-summary"],
    "lizard -C 10 -i 3 src": ["-i 3"],
    "lizard -i-1 src": ["-i-1"],
    "npx jscpd --exitCode 0": ["--exitCode 0"],
    "pytest -qq": ["-qq"],
    "pytest -q -x -q": ["-q -x -q"],
    "pytest --collect-only": ["--collect-only"],
    "npx vitest run --passWithNoTests": ["--passWithNoTests"],
    "biome check --no-errors-on-unmatched --write .": ["--no-errors-on-unmatched", "--write"],
    "tsc --noEmit --listfilesonly": ["--listfilesonly"],
    "npm run lint --if-present": ["--if-present"],
}
OPEN = [
    "ruff check .",
    "ruff check . && mypy src",
    "ruff check . || exit 1",
    "set -e; ruff check .; mypy src",
    "cd web; npx tsc --noEmit",
    "pytest -q 2>&1",
    "pytest -q",
    "lizard -i 0 src",
    "git ls-files | xargs ruff check",
    "grep -rn TODO src | wc -l",
    "if [ -f x ]; then pytest; fi",
    "pytest -k 'fix or true'",
]


@pytest.mark.parametrize(("text", "masks"), HIDING.items(), ids=HIDING)
def test_what_hides_a_failure_is_named(text: str, masks: list[str]) -> None:
    assert [mask.text for mask in parse_command(text).masks] == masks


@pytest.mark.parametrize("text", OPEN)
def test_a_command_that_hides_nothing_has_no_masks(text: str) -> None:
    assert parse_command(text).masks == ()
