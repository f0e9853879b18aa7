"""Nothing that anybody writes makes the readers raise, and nothing that was there is lost by an insertion."""

from hypothesis import given
from hypothesis import strategies as st

from gates.document.compile import compile_gates
from gates.document.plan import read_plan
from gates.document.policy import read_policy
from gates.document.table_template import insert_table
from gates.model.errors import GatesError
from gates.model.facts import Facts

KEYS = ("id", "name", "run", "expect", "required", "timeout", "needs", "env", "inputs", "metric", "canary", "jobs", "x")
VALUES = ('""', '"a"', "1", "-1", "nan", "true", "[]", '["a", 1]', "{}", '{from = "file"}', "2025-01-01", '"<a> | `b`"')
HEADERS = ("[run]", "[vars]", "[plans]", "[[gate]]", "[gate.run]", "[gate]", "[[run]]")
LINES = st.lists(
    st.one_of(
        st.sampled_from(HEADERS),
        st.builds(lambda key, value: f"{key} = {value}", st.sampled_from(KEYS), st.sampled_from(VALUES)),
    ),
    max_size=12,
)
CELLS = st.text(alphabet="aZ0 `<>/+|\\&;'\"≤%$(){}[]#\u200bе\t", max_size=20)
TABLE = "| Gate | Command | Threshold |\n| - | - | - |\n| Lint | `ruff check .` | 0 errors |\n"


@given(st.binary(max_size=60))
def test_any_bytes_are_a_policy_or_a_diagnostic(data: bytes) -> None:
    read_policy(data, "gates.toml")


@given(LINES)
def test_any_keys_are_a_policy_or_diagnostics_on_lines_that_exist(lines: list[str]) -> None:
    policy = read_policy("\n".join(lines).encode(), "gates.toml")
    assert all(1 <= problem.location.line <= max(len(lines), 1) for problem in policy.diagnostics)
    assert all("\n" not in str(problem) for problem in policy.diagnostics)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4), LINES)
def test_any_rows_and_rules_are_gates_or_diagnostics(rows: list[tuple[str, str, str]], lines: list[str]) -> None:
    body = "".join(f"| {name} | {command} | {threshold} |\n" for name, command, threshold in rows)
    plan = read_plan(
        f"# P\n## Quality Gates\n| Gate | Command | Threshold |\n| - | - | - |\n{body}".encode(), "plan.md"
    )
    policy = read_policy("\n".join(lines).encode(), "gates.toml")
    gates = compile_gates(plan, policy, Facts(python="a.py"), {"a": "b"}, "plan.md")
    assert gates.gates or gates.diagnostics
    assert all("\n" not in str(problem) for problem in gates.diagnostics)


@given(st.lists(st.sampled_from(["# P", "## Test Plan", "## B", "text", "- a", "---", "", "```", "<!--"]), max_size=12))
def test_an_insertion_loses_nothing(lines: list[str]) -> None:
    data = "\r\n".join(lines).encode()
    try:
        changed = insert_table(data, TABLE)
    except GatesError:
        return
    added = len(changed) - len(data)
    assert any(changed[:at] + changed[at + added :] == data for at in range(len(data) + 1))
    assert [row.name for row in read_plan(changed, "plan.md").rows] == ["Lint"]
