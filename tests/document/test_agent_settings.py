"""A Stop hook is added to an agent's settings, and everything else keeps its meaning."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gates.document.agent_settings import add_stop_hook
from gates.model.errors import RefusedError

CALL = "gates hook claude"
PATH = ".claude/settings.json"
NEW = """\
{
  "hooks": {
    "Stop": [
      {
        "hooks": [
          {
            "type": "command",
            "command": "gates hook claude",
            "timeout": 900
          }
        ]
      }
    ]
  }
}
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def added(data: bytes) -> bytes:
    written = add_stop_hook(data, CALL, PATH)
    assert written is not None
    return written


@pytest.mark.parametrize("data", [b"", b"\n", b"{}"], ids=["no file", "empty file", "empty object"])
def test_new_settings_have_the_hook_alone(data: bytes) -> None:
    assert added(data).decode() == NEW


def test_it_is_added_once() -> None:
    assert add_stop_hook(NEW.encode(), CALL, PATH) is None


def test_other_hooks_stay_and_come_first() -> None:
    before = {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}], "PreToolUse": []}}
    hooks = json.loads(added(json.dumps(before).encode()))["hooks"]
    assert hooks["PreToolUse"] == []
    assert [group["hooks"][0]["command"] for group in hooks["Stop"]] == ["say done", CALL]


@given(st.dictionaries(st.text().filter(lambda key: key != "hooks"), JSON, max_size=4))
def test_everything_else_means_what_it_meant(settings: dict[str, object]) -> None:
    after = json.loads(added(json.dumps(settings).encode()))
    assert {key: value for key, value in after.items() if key != "hooks"} == settings
    assert list(after) == [*settings, "hooks"]


def test_indentation_and_line_ends_are_kept() -> None:
    written = added(b'{\r\n\t"model": "x"\r\n}\r\n')
    assert written.startswith(b'{\r\n\t"model": "x",\r\n\t"hooks": {\r\n\t\t"Stop"')
    assert written.count(b"\n") == written.count(b"\r\n")


@pytest.mark.parametrize(
    "data",
    [b"// comment\n{}", b"[]", b'{"a": 1, "a": 2}', b'{"hooks": []}', b'{"hooks": {"Stop": {}}}', b"\xff"],
    ids=["comment", "list", "key twice", "hooks is a list", "Stop is an object", "not UTF-8"],
)
def test_what_cannot_be_added_to_is_left_alone_with_the_text_to_add(data: bytes) -> None:
    with pytest.raises(RefusedError, match="add it by hand") as raised:
        add_stop_hook(data, CALL, PATH)
    assert '"command": "gates hook claude"' in str(raised.value)
