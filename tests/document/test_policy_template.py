from gates.document.compile import compile_gates
from gates.document.policy import read_policy
from gates.document.policy_template import policy_template
from gates.model.diagnostic import Diagnostic
from gates.model.facts import Facts

BOTH = Facts(
    python="pyproject.toml", javascript="package.json", typescript="tsconfig.json", scripts=frozenset({"test", "build"})
)


def test_the_gates_are_those_of_the_tools_that_the_project_uses() -> None:
    tools = frozenset({"uv", "bun", "ruff", "mypy", "lizard", "pytest", "ultracite", "tsc"})
    policy = read_policy(policy_template(BOTH, tools, ("src", "my tests")).encode(), "gates.toml")
    assert policy.diagnostics == ()
    assert dict(policy.variables) == {"paths": "src 'my tests'"}
    assert [(rule.id, [(one.ecosystem, one.command) for one in rule.run], rule.expect) for rule in policy.rules] == [
        ("lint", [("python", "uv run ruff check ."), ("javascript", "bunx ultracite check .")], "0 errors"),
        ("type-check", [("python", "uv run mypy <paths>"), ("typescript", "bunx tsc --noEmit")], "0 errors"),
        ("complexity", [(None, "uv run lizard -C 10 <paths>")], "Max CC ≤ 10"),
        ("duplication", [(None, "uv run lizard -Eduplicate <paths>")], "Duplication ≤ 3%"),
        ("tests", [("python", "uv run pytest -q"), ("javascript", "bun run test")], "100% passing"),
    ]


def test_every_offered_gate_is_clean_once_it_is_compiled() -> None:
    every = Facts(python="a", javascript="b", typescript="c", rust="d", go="e", scripts=frozenset({"test"}))
    for tool in (
        "ruff",
        "flake8",
        "pylint",
        "ultracite",
        "biome",
        "eslint",
        "oxlint",
        "cargo",
        "mypy",
        "pyright",
        "tsc",
    ):
        assert diagnostics_of(every, tool) == ()
    for tool in ("lizard", "jscpd", "pytest", "vitest", "jest", "go", "npm", "bun", "pnpm"):
        assert diagnostics_of(every, tool) == ()


def diagnostics_of(facts: Facts, tool: str) -> tuple[Diagnostic, ...]:
    policy = read_policy(policy_template(facts, frozenset({tool})).encode(), "gates.toml")
    gates = compile_gates(None, policy, facts, {}, "gates.toml")
    assert gates.gates
    return gates.diagnostics


def test_a_tool_of_an_ecosystem_that_the_project_does_not_have_is_not_offered() -> None:
    everything = frozenset({"ruff", "pytest", "cargo", "go", "tsc", "biome", "npm"})
    policy = read_policy(policy_template(Facts(rust="Cargo.toml"), everything).encode(), "gates.toml")
    assert [(rule.id, rule.run[0].command) for rule in policy.rules] == [
        ("lint", "cargo clippy --all-targets -- -D warnings"),
        ("tests", "cargo test"),
    ]


def test_a_project_without_known_tools_gets_no_gate_that_could_pass() -> None:
    policy = read_policy(policy_template(Facts(), frozenset()).encode(), "gates.toml")
    assert (policy.rules, policy.diagnostics) == ((), ())


def test_the_commented_keys_are_right_once_they_are_uncommented() -> None:
    text = policy_template(Facts(rust="Cargo.toml"), frozenset({"cargo"}))
    gate, more = text.split("\n# What else a gate can have:\n")
    uncommented = "\n".join(line.removeprefix("# ") for line in more.split("\n"))
    assert read_policy(f"{gate}\n{uncommented}".encode(), "g").diagnostics == ()


def test_paths_are_written_as_toml_strings() -> None:
    policy = read_policy(policy_template(Facts(), frozenset(), ('a"b\\c',)).encode(), "gates.toml")
    assert dict(policy.variables) == {"paths": "'a\"b\\c'"}
