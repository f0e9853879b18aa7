import tomllib
from collections.abc import Mapping

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from gates.document.toml_places import Key, find_places

TEXT = '''\
# [[gate]] in a comment
[run]
jobs = 4 # jobs = 5
[[gate]]
id = "a # no comment [x]"
env = { A = "}", B = ["]", 'x'] }
run = """
[run]
jobs = 1
"""
[gate.canary]
path = "x"
[[gate]]
id = 'b'
needs = [
  "a", # the first
  "c",
]
"quoted key".sub = 1.5
'''


def places_of(text: str) -> Mapping[Key, tuple[int, int]]:
    known = find_places(text, "gates.toml").known
    return {key: (location.line, location.column) for key, location in known.items()}


def test_keys_tables_and_elements_are_found_and_strings_and_comments_are_not() -> None:
    assert places_of(TEXT) == {
        ("run",): (2, 1),
        ("run", "jobs"): (3, 1),
        ("gate",): (4, 1),
        ("gate", 0): (4, 1),
        ("gate", 0, "id"): (5, 1),
        ("gate", 0, "env"): (6, 1),
        ("gate", 0, "env", "A"): (6, 9),
        ("gate", 0, "env", "B"): (6, 18),
        ("gate", 0, "env", "B", 0): (6, 23),
        ("gate", 0, "env", "B", 1): (6, 28),
        ("gate", 0, "run"): (7, 1),
        ("gate", 0, "canary"): (11, 1),
        ("gate", 0, "canary", "path"): (12, 1),
        ("gate", 1): (13, 1),
        ("gate", 1, "id"): (14, 1),
        ("gate", 1, "needs"): (15, 1),
        ("gate", 1, "needs", 0): (16, 3),
        ("gate", 1, "needs", 1): (17, 3),
        ("gate", 1, "quoted key"): (19, 1),
        ("gate", 1, "quoted key", "sub"): (19, 14),
    }


def test_an_unknown_key_has_the_place_of_what_is_around_it() -> None:
    places = find_places(TEXT, "gates.toml")
    assert str(places.of(("gate", 1, "expect"))) == "gates.toml:13:1"
    assert str(places.of(("nothing",))) == "gates.toml:1:1"


KEYS = st.text(max_size=8).filter(lambda text: "\r" not in text)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), st.text(max_size=12), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def keys_of(value: object, path: Key = ()) -> set[Key]:
    if isinstance(value, dict):
        return {path} | {found for key, item in value.items() for found in keys_of(item, (*path, key))}
    if isinstance(value, list):
        return {path} | {found for index, item in enumerate(value) for found in keys_of(item, (*path, index))}
    return {path}


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_of_every_document_has_a_place(document: dict[str, object]) -> None:
    text = tomli_w.dumps(document)
    assert keys_of(tomllib.loads(text)) - {()} == set(places_of(text))
