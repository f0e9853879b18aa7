"""The shipped JSON Schema and the parser say the same about every document that a schema can judge."""

import json
import tomllib
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from gates.document.metric_source import METRIC_KEYS
from gates.document.policy import DOCUMENT_KEYS, PLANS_KEYS, RUN_KEYS, read_policy
from gates.document.rule import CANARY_KEYS, GATE_KEYS
from gates.model.policy import ECOSYSTEMS

SCHEMA = json.loads(files("gates.document").joinpath("gates.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
GATE = '[[gate]]\nid = "a"\nrun = "make"\nexpect = "pass"\n'

VALID = [
    "",
    GATE,
    '[run]\njobs = 1\ntimeout = "1h30m"\nfail_fast = false\nstrict = true',
    '[run]\nprotect = "refuse"\nallow_exceptions = true',
    '[run]\nprotect = "report"\nallow_exceptions = false',
    "[run]\ntimeout = 0.5",
    '[run]\ntimeout = "90"',
    '[run]\ntimeout = "1.5h"',
    "[plans]\ninclude = []",
    '[plans]\ninclude = ["docs/**/*.md", "a..b.md"]',
    '[vars]\na = "x"\nb-c_1 = ["x", "y z"]\nd = []',
    '[[gate]]\nname = "A b"\nrun = "make\\nmake test"\nexpect = "pass"',
    '[[gate]]\nid = "a.b_c-1"\nexpect = "pass"\n[gate.run]\npython = "x"\njavascript = "x"\nrust = "x"\ngo = "x"',
    '[[gate]]\nid = "a"\nexpect = "pass"\nrun.typescript = "x"',
    f'{GATE}env = {{A = "", _b = "x"}}',
    f"{GATE}cpus = 2\nexclusive = 'db'",
    f"{GATE}cpus = 'all'\nshare = false",
    "[[gate]]\nid = 'a'\nrun = 'pytest {shard}'\nexpect = 'pass'\nshards = 2",
    f"{GATE}timeout = 3\nretries = 2\nrequired = false\nstrict = false\nneeds = []\ninputs = []\nprotects = []",
    f'{GATE}metric = {{from = "file", path = "x.json", json = "a.b"}}',
    f'{GATE}metric = {{from = "file", path = "x", regex = "(a)"}}',
    f'{GATE}metric = {{from = "stdout", regex = "(a)", name = "n", unit = "ms"}}',
    f'{GATE}metric = {{from = "stdout", json = "a"}}',
    f'{GATE}metric = {{from = "junit", path = "x.xml"}}',
    f'{GATE}metric = {{from = "sarif"}}',
    f'{GATE}metric = {{from = "lines"}}',
    f'{GATE}metric = {{from = "lines", path = "x.log", regex = "TODO", unit = "lines"}}',
    f'{GATE}metric = {{from = "junit", path = "x.xml", name = "failures"}}',
    f'{GATE}metric = {{from = "exit-status", name = "n"}}',
    f'{GATE}canary = {{path = "x", text = "y\\n"}}',
]

INVALID = [
    "x = 1",
    "[gate]",
    "gate = [1]",
    "[[run]]",
    "[run]\njobs = 0",
    "[run]\njobs = true",
    "[run]\njobs = 1.5",
    '[run]\njobs = "1"',
    "[run]\ntimeout = 0",
    "[run]\ntimeout = -1",
    "[run]\ntimeout = 604801",
    "[run]\ntimeout = inf",
    "[run]\ntimeout = true",
    '[run]\ntimeout = ""',
    '[run]\ntimeout = "0s"',
    '[run]\ntimeout = "2 m"',
    '[run]\ntimeout = "1m1h"',
    '[run]\ntimeout = "m"',
    '[run]\ntimeout = "2m\\n"',
    "[run]\nfail_fast = 0",
    "[run]\nnope = 0",
    '[run]\nprotect = "refused"',
    "[run]\nprotect = true",
    "[run]\nallow_exceptions = 1",
    '[plans]\ninclude = "a.md"',
    '[plans]\ninclude = ["a.txt"]',
    '[plans]\ninclude = ["/a.md"]',
    '[plans]\ninclude = ["../a.md"]',
    '[plans]\ninclude = [""]',
    "[plans]\nnope = 1",
    "[vars]\na = 1",
    '[vars]\na = ""',
    '[vars]\na = [""]',
    '[vars]\na = "x\\ny"',
    '[vars]\n"a b" = "x"',
    '[vars]\n"1" = "x"',
    "[[gate]]",
    '[[gate]]\nrun = "make"\nexpect = "pass"',
    '[[gate]]\nid = "a"\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = "make"',
    '[[gate]]\nid = "A"\nrun = "make"\nexpect = "pass"',
    '[[gate]]\nid = "a\\n"\nrun = "make"\nexpect = "pass"',
    '[[gate]]\nid = "-a"\nrun = "make"\nexpect = "pass"',
    '[[gate]]\nid = ""\nrun = "make"\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = ""\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = "a\\u0000b"\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = ["make"]\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = {}\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = {java = "x"}\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = {python = ""}\nexpect = "pass"',
    '[[gate]]\nid = "a"\nrun = "make"\nexpect = 0',
    '[[gate]]\nid = "a"\nrun = "make"\nexpect = " "',
    '[[gate]]\nid = "a"\nrun = "make"\nexpect = "a\\nb"',
    f"{GATE}name = 1",
    f"{GATE}nope = 1",
    f'{GATE}required = "yes"',
    f"{GATE}strict = 1",
    f"{GATE}timeout = []",
    f"{GATE}retries = 0",
    f"{GATE}cpus = 0",
    f"{GATE}cpus = '2'",
    f"{GATE}cpus = 'ALL'",
    f"{GATE}share = 'no'",
    f"{GATE}shards = 0",
    f"{GATE}exclusive = true",
    f"{GATE}exclusive = ''",
    f"{GATE}retries = 1.5",
    f"{GATE}retries = true",
    f'{GATE}retries = "1"',
    f'{GATE}needs = "a"',
    f"{GATE}env = []",
    f"{GATE}env = {{A = 1}}",
    f'{GATE}env = {{"1" = "x"}}',
    f'{GATE}inputs = ["~/x"]',
    f'{GATE}inputs = ["a/.."]',
    f'{GATE}protects = ["a/../b"]',
    f"{GATE}metric = []",
    f"{GATE}metric = {{}}",
    f'{GATE}metric = {{from = "nowhere"}}',
    f'{GATE}metric = {{from = "file", json = "a"}}',
    f'{GATE}metric = {{from = "file", path = "a"}}',
    f'{GATE}metric = {{from = "file", path = "a", json = "a", regex = "b"}}',
    f'{GATE}metric = {{from = "stdout"}}',
    f'{GATE}metric = {{from = "stdout", path = "a", json = "a"}}',
    f'{GATE}metric = {{from = "junit", path = "/a"}}',
    f'{GATE}metric = {{from = "junit", json = "a"}}',
    f'{GATE}metric = {{from = "lines", json = "a"}}',
    f'{GATE}metric = {{from = "sarif", regex = "a"}}',
    f'{GATE}metric = {{from = "sarif", unit = "a"}}',
    f'{GATE}metric = {{from = "exit-status", path = "a"}}',
    f'{GATE}metric = {{from = "exit-status", regex = "a"}}',
    f'{GATE}metric = {{from = "lines", unit = ""}}',
    f'{GATE}metric = {{from = "lines", nope = "x"}}',
    f'{GATE}canary = {{path = "x"}}',
    f'{GATE}canary = {{path = "/x", text = "y"}}',
    f'{GATE}canary = {{path = "x", text = ""}}',
    f'{GATE}canary = {{path = "x", text = "y", nope = 1}}',
]

BEYOND_A_SCHEMA = [
    GATE + GATE,
    f'{GATE}needs = ["b"]',
    f'{GATE}needs = ["a"]',
    f'{GATE}metric = {{from = "stdout", regex = "("}}',
    f'{GATE}metric = {{from = "stdout", regex = "[0-9]+"}}',
    f'{GATE}metric = {{from = "stdout", regex = "(a)(b)"}}',
    f'{GATE}timeout = "999h"',
    f'{GATE}name = "L\u0456nt"',
    '[[gate]]\nname = "検証"\nrun = "make"\nexpect = "pass"',
    "[run]\ntimeout = nan",
]


def schema_accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(tomllib.loads(text)))


def parser_accepts(text: str) -> bool:
    return not read_policy(text.encode(), "gates.toml").diagnostics


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", VALID)
def test_both_accept(text: str) -> None:
    assert (schema_accepts(text), parser_accepts(text)) == (True, True)


@pytest.mark.parametrize("text", INVALID)
def test_both_reject(text: str) -> None:
    assert (schema_accepts(text), parser_accepts(text)) == (False, False)


@pytest.mark.parametrize("text", BEYOND_A_SCHEMA)
def test_the_parser_alone_rejects_what_a_schema_cannot_say(text: str) -> None:
    assert (schema_accepts(text), parser_accepts(text)) == (True, False)


def test_the_schema_names_the_same_keys_as_the_parser() -> None:
    properties, gate = SCHEMA["properties"], SCHEMA["$defs"]["gate"]["properties"]
    assert set(properties) == set(DOCUMENT_KEYS)
    assert set(properties["run"]["properties"]) == set(RUN_KEYS)
    assert set(properties["plans"]["properties"]) == set(PLANS_KEYS)
    assert set(gate) == set(GATE_KEYS)
    assert set(gate["run"]["anyOf"][1]["properties"]) == set(ECOSYSTEMS)
    assert set(gate["canary"]["properties"]) == set(CANARY_KEYS)
    assert set(SCHEMA["$defs"]["metric"]["properties"]) == set(METRIC_KEYS)
