"""A gates.toml that is right, as values."""

from gates.document.policy import read_policy
from gates.model.diagnostic import Location
from gates.model.gate import Canary, MetricSource
from gates.model.policy import GateRule, Policy, RunSettings, RunVariant

FULL = """\
#:schema ./gates.schema.json
[run]
jobs = 4
timeout = "10m"
fail_fast = true
strict = true

[plans]
include = ["docs/plans/**/*.md"]

[vars]
paths = ["src", "my tests"]
limit = "10"

[[gate]]
id = "lint"
name = "Lint (Ruff)"
expect = "0 errors"

[gate.run]
python = "uv run ruff check ."
typescript = "bunx ultracite check src"

[[gate]]
id = "coverage"
run = "uv run pytest --cov"
expect = "coverage ≥ 85%"
required = false
strict = false
timeout = 90
needs = ["lint"]
env = {CI = "1", EMPTY = ""}
inputs = ["src/**/*.py", "pyproject.toml"]
metric = {from = "file", path = "build/cov.json", json = "totals.percent_covered", name = "coverage", unit = "%"}
canary = {path = "src/_canary.py", text = "import os\\n"}
protects = ["pyproject.toml#tool.coverage", "ruff.toml"]
"""


def at(line: int, column: int = 1) -> Location:
    return Location(path="gates.toml", line=line, column=column)


def test_every_key_becomes_a_typed_value() -> None:
    assert read_policy(FULL.encode(), "gates.toml") == Policy(
        path="gates.toml",
        rules=(
            GateRule(
                id="lint",
                name="Lint (Ruff)",
                run=(
                    RunVariant(command="uv run ruff check .", location=at(21), ecosystem="python"),
                    RunVariant(command="bunx ultracite check src", location=at(22), ecosystem="typescript"),
                ),
                expect="0 errors",
                location=at(15),
                expect_location=at(18),
            ),
            GateRule(
                id="coverage",
                name="coverage",
                run=(RunVariant(command="uv run pytest --cov", location=at(26)),),
                expect="coverage ≥ 85%",
                location=at(24),
                expect_location=at(27),
                required=False,
                strict=False,
                timeout=90.0,
                needs=("lint",),
                env={"CI": "1", "EMPTY": ""},
                inputs=("src/**/*.py", "pyproject.toml"),
                metric=MetricSource(
                    kind="json", path="build/cov.json", select="totals.percent_covered", name="coverage", unit="%"
                ),
                canary=Canary(path="src/_canary.py", text="import os\n"),
                protects=("pyproject.toml#tool.coverage", "ruff.toml"),
            ),
        ),
        variables={"paths": "src 'my tests'", "limit": "10"},
        run=RunSettings(jobs=4, timeout=600.0, fail_fast=True, strict=True),
        plans=("docs/plans/**/*.md",),
    )


def test_an_empty_file_is_a_policy_without_gates() -> None:
    assert read_policy(b"", "gates.toml") == Policy(path="gates.toml")


def test_crlf_and_a_byte_order_mark_change_nothing_but_the_bytes() -> None:
    windows = b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()
    assert read_policy(windows, "gates.toml") == read_policy(FULL.encode(), "gates.toml")


def test_a_name_alone_gives_the_id() -> None:
    policy = read_policy(b'[[gate]]\nname = "Type Check"\nrun = "mypy"\nexpect = "0 errors"\n', "gates.toml")
    assert [(rule.id, rule.name) for rule in policy.rules] == [("type-check", "Type Check")]


def test_a_command_may_have_several_lines() -> None:
    policy = read_policy(b'[[gate]]\nid = "a"\nrun = """\nmake x\nmake y"""\nexpect = "pass"\n', "gates.toml")
    assert policy.diagnostics == ()
    assert policy.rules[0].run[0].command == "make x\nmake y"


def test_an_unusable_gate_is_left_out_but_never_silently() -> None:
    policy = read_policy(b'[[gate]]\nid = "a"\nrun = "make"\n', "gates.toml")
    assert policy.rules == ()
    assert [diagnostic.code for diagnostic in policy.diagnostics] == ["missing-key"]


def test_the_name_of_a_report_metric_says_which_of_its_numbers_is_meant() -> None:
    gate = '[[gate]]\nid = "a"\nrun = "make"\nexpect = "0 failures"\n'
    policy = read_policy(
        f'{gate}metric = {{from = "junit", path = "x.xml", name = "failures"}}\n'.encode(), "gates.toml"
    )
    assert policy.rules[0].metric == MetricSource(kind="junit", path="x.xml", select="failures")
