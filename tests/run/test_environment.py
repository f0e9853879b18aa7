"""What commands see of the caller's environment."""

import pytest

from gates.run.environment import DROPPED, SET, child_environment


@pytest.mark.parametrize("name", [name.replace("*", "X") for name in DROPPED])
def test_what_changes_verdicts_is_not_passed_on(name: str) -> None:
    assert child_environment({name: "x", "PATH": "/bin"}, {}).get(name) == SET.get(name)


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "HOME",
        "VIRTUAL_ENV",
        "CI",
        "LANG",
        "PYTHONPATH",
        "UV_LOCKED",
        "MYPY_CACHE_DIR",
        "GIT_AUTHOR_NAME",
        "GIT_CONFIG_GLOBAL",
        "ENV",
    ],
)
def test_what_a_project_needs_is_passed_on(name: str) -> None:
    assert child_environment({name: "x"}, {}) == {name: "x", **SET}


def test_the_gates_own_variables_win() -> None:
    environment = child_environment(
        {"NODE_OPTIONS": "a", "LANG": "a"}, {"NODE_OPTIONS": "b", "LANG": "b", "TERM": "xterm"}
    )

    assert environment == {**SET, "NODE_OPTIONS": "b", "LANG": "b", "TERM": "xterm"}


def test_messages_become_english_and_the_character_set_stays() -> None:
    environment = child_environment({"LC_ALL": "de_DE.UTF-8", "LC_CTYPE": "C", "LANGUAGE": "de"}, {})

    assert environment == {**SET, "LC_CTYPE": "de_DE.UTF-8"}


def test_the_callers_environment_is_not_changed() -> None:
    base = {"FORCE_COLOR": "1"}

    child_environment(base, {"X": "1"})

    assert base == {"FORCE_COLOR": "1"}
