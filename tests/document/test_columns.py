import pytest

from gates.document.columns import find_columns

Roles = tuple[str | None, str | None, str | None]


def roles(header: str) -> Roles:
    """The headers that are taken for the name, the command and the threshold."""
    headers = [part.strip() for part in header.split("|")]
    found = find_columns(headers)
    name, command, threshold = (
        None if index is None else headers[index] for index in (found.name, found.command, found.threshold)
    )
    return name, command, threshold


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Gate | Command | Threshold / Expectation", ("Gate", "Command", "Threshold / Expectation")),
        ("Threshold | Gate | Command", ("Gate", "Command", "Threshold")),
        ("# | Check | Command | Pass condition", ("Check", "Command", "Pass condition")),
        ("Quality Gate | Tool | Pass criteria", ("Quality Gate", "Tool", "Pass criteria")),
        ("Criterion | Validation Command | Expected", ("Criterion", "Validation Command", "Expected")),
        ("Gate | Command / Tool | Required", ("Gate", "Command / Tool", "Required")),
        ("Purpose | How to verify | Success Criteria", ("Purpose", "How to verify", "Success Criteria")),
        ("Language | Threshold | Command", ("Language", "Command", "Threshold")),
        ("Metric | Measurement method | Target", ("Metric", "Measurement method", "Target")),
        ("Tool | Command | Expected result", ("Tool", "Command", "Expected result")),
        ("**Gate** | `Command` | Passing standard:", ("**Gate**", "`Command`", "Passing standard:")),
        ("ゲート | コマンド | 合格条件", ("ゲート", "コマンド", "合格条件")),
        ("门禁 | 命令 | 通过条件", ("门禁", "命令", "通过条件")),
        ("게이트 | 명령 | 기준", ("게이트", "명령", "기준")),
        ("Gate | Command | Pass", ("Gate", "Command", "Pass")),
        ("Command | Expected", (None, "Command", "Expected")),
    ],
)
def test_columns_are_found_by_their_headers(header: str, expected: Roles) -> None:
    assert roles(header) == expected


@pytest.mark.parametrize(
    "inverted",
    [
        "Fail condition",
        "On failure",
        "Fail Action",
        "Stops on",
        "Failure action",
        "Falsification condition",
        "失败条件",
    ],
)
def test_a_failing_case_is_never_the_threshold(inverted: str) -> None:
    assert roles(f"Gate | Command | {inverted}") == ("Gate", "Command", None)
    assert roles(f"Gate | Command | {inverted} | Expected") == ("Gate", "Command", "Expected")


@pytest.mark.parametrize(
    "result", ["Status", "Result", "Actual", "Evidence", "Verdict", "Outcome", "結果", "状态", "✅"]
)
def test_a_result_is_never_the_threshold(result: str) -> None:
    assert roles(f"Gate | Command | {result}") == ("Gate", "Command", None)
    assert find_columns(["Gate", "Command", result]).has_result


@pytest.mark.parametrize("aside", ["Notes", "Blocking", "Blocks CI", "Owner", "When to run", "Phase"])
def test_a_remark_is_neither_a_result_nor_a_threshold(aside: str) -> None:
    assert roles(f"Gate | Command | {aside}") == ("Gate", "Command", None)
    assert not find_columns(["Gate", "Command", aside]).has_result


@pytest.mark.parametrize("header", ["#", "ID", "No.", "Gate ID", "番号"])
def test_an_id_column_is_found(header: str) -> None:
    assert find_columns(["Gate", header, "Command", "Threshold"]).identifier == 1


def test_the_only_criterion_is_the_name_when_nothing_else_is() -> None:
    assert roles("Criterion | Command") == ("Criterion", "Command", None)


def test_two_columns_that_could_both_be_meant_are_ambiguous() -> None:
    assert find_columns(["Gate", "Local command", "CI command", "Threshold"]).ambiguous == (2,)


@pytest.mark.parametrize(
    ("header", "gates"),
    [
        ("Gate | Requirement", True),
        ("Gate | Command | Result", True),
        ("Gate | Requirement | Status", False),
        ("A | B", False),
    ],
)
def test_results_without_commands_are_no_gates(header: str, gates: bool) -> None:
    assert find_columns(header.split(" | ")).is_gates_table is gates
