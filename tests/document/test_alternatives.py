import pytest

from gates.document.alternatives import Alternative, choose
from gates.model.diagnostic import Location
from gates.model.facts import Facts

HERE = Location(path="plan.md")
PYTHON = Facts(python="pyproject.toml")
BOTH = Facts(
    python="src/a.py",
    javascript="package.json",
    typescript="tsconfig.base.json",
    scripts=frozenset({"test", "lint:ci"}),
)


def chosen(facts: Facts, *commands: str) -> list[tuple[bool, str]]:
    checks = choose([Alternative(command=command, location=HERE) for command in commands], facts)
    assert [check.command for check in checks] == list(commands)
    return [(check.applies, check.why) for check in checks]


@pytest.mark.parametrize(
    ("command", "applies", "why"),
    [
        ("uv run ruff check .", True, "pyproject.toml found"),
        ("pytest -q", True, "pyproject.toml found"),
        ("python -m unittest", True, "pyproject.toml found"),
        ("python -m house_rules", True, "pyproject.toml found"),
        ("python scripts/check.py", True, "pyproject.toml found"),
        ("tox -e py", True, "pyproject.toml found"),
        ("bunx ultracite check src", False, "no package.json"),
        ("npx house-rules", False, "no package.json"),
        ("npm test", False, "no package.json"),
        ("cd web && npm run lint", False, "no package.json"),
        ("bun test", False, "no package.json"),
        ("node --test", False, "no package.json"),
        ("bunx tsc --noEmit", False, "no tsconfig.json"),
        ("npx vue-tsc", False, "no tsconfig.json"),
        ("cargo clippy -- -D warnings", False, "no Cargo.toml"),
        ("go vet ./...", False, "no go.mod"),
        ("golangci-lint run", False, "no go.mod"),
        ("make lint", True, "fits every project"),
        ("./scripts/lint.sh", True, "fits every project"),
        ("npx jscpd --min-tokens 50", True, "fits every project"),
        ("uv run lizard src", True, "fits every project"),
        ("echo 'never closed", True, "fits every project"),
    ],
)
def test_a_command_applies_where_its_tool_has_something_to_work_on(command: str, applies: bool, why: str) -> None:
    assert chosen(PYTHON, command) == [(applies, why)]


def test_everything_that_applies_is_kept() -> None:
    assert chosen(BOTH, "mypy src", "bunx tsc --noEmit", "go vet ./...") == [
        (True, "src/a.py found"),
        (True, "tsconfig.base.json found"),
        (False, "no go.mod"),
    ]


def test_a_script_that_package_json_has_applies() -> None:
    assert chosen(BOTH, "pytest -q", "bun run test") == [(True, "src/a.py found"), (True, "package.json found")]


def test_a_script_that_package_json_does_not_have_gives_way_to_another_alternative() -> None:
    assert chosen(BOTH, "pytest -q", "bun run check") == [
        (True, "src/a.py found"),
        (False, 'package.json has no script "check"'),
    ]


def test_a_script_that_package_json_does_not_have_stays_when_there_is_nothing_else() -> None:
    facts = Facts(javascript="package.json")
    assert chosen(facts, "pytest -q", "npm test") == [
        (False, "no Python project files"),
        (True, 'package.json has no script "test"'),
    ]


@pytest.mark.parametrize(
    "command", ["npm run lint:ci -- --quiet", "npm run-script test", "yarn test", "bun run a.ts", "pnpm audit"]
)
def test_what_is_there_or_is_no_script_is_not_missed(command: str) -> None:
    assert chosen(BOTH, command) == [(True, "package.json found")]


def test_an_ecosystem_that_gates_toml_pins_wins_over_the_tool() -> None:
    pinned = Alternative(command="make lint", location=HERE, ecosystem="rust")
    assert [check.applies for check in choose([pinned], PYTHON)] == [False]
