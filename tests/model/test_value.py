"""Our values and those of the standard library: the same to whoever uses them."""

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from gates.model import value


@value.dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A value."""

    name: str
    size: int = 1
    parts: list[int] = value.field(default_factory=list)

    def doubled(self) -> int:
        return 2 * self.size


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A value."""

    name: str
    size: int = 1
    parts: list[int] = dataclasses.field(default_factory=list)

    def doubled(self) -> int:
        return 2 * self.size


Either = type[Ours] | type[Theirs]
BOTH = pytest.mark.parametrize("kind", [Ours, Theirs], ids=["ours", "theirs"])


@BOTH
def test_defaults_are_filled_in_and_made_anew(kind: Either) -> None:
    first, second = kind(name="a"), kind(name="a")
    assert (first.name, first.size, first.parts, first.doubled()) == ("a", 1, [], 2)
    assert first.parts is not second.parts


@BOTH
@pytest.mark.parametrize(
    "arguments", [{}, {"name": "a", "nmae": "b"}, {"nmae": "a"}], ids=["missing", "unknown", "misspelt"]
)
def test_wrong_arguments_are_a_type_error(kind: Callable[..., object], arguments: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        kind(**arguments)


@BOTH
def test_keyword_only_means_it(kind: Callable[..., object]) -> None:
    with pytest.raises(TypeError):
        kind("a")


@BOTH
def test_a_frozen_value_stays_as_it_is(kind: Either) -> None:
    made = kind(name="a")
    with pytest.raises(AttributeError):
        made.name = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del made.name
    assert made.name == "a"


@BOTH
def test_equal_means_the_same_class_and_the_same_fields(kind: Either) -> None:
    assert kind(name="a") == kind(name="a", size=1, parts=[])
    assert kind(name="a") != kind(name="b")
    others: list[object] = [("a", 1, []), Ours(name="a"), Theirs(name="a")]
    assert others.count(kind(name="a")) == 1


@BOTH
def test_equal_values_hash_alike_as_far_as_their_fields_do(kind: Either) -> None:
    parts: Any = ()
    assert hash(kind(name="a", parts=parts)) == hash(kind(name="a", parts=parts))
    with pytest.raises(TypeError):
        hash(kind(name="a"))


@BOTH
def test_it_shows_itself_as_it_is_made(kind: Either) -> None:
    assert repr(kind(name="a")) == f"{kind.__name__}(name='a', size=1, parts=[])"


@BOTH
@pytest.mark.parametrize("replace", [value.replace, dataclasses.replace], ids=["ours", "theirs"])
def test_replace_makes_another_one(kind: Either, replace: Callable[..., object]) -> None:
    made = kind(name="a", size=3)
    assert replace(made, name="b") == kind(name="b", size=3)
    assert made.name == "a"


def test_replace_knows_no_other_fields() -> None:
    with pytest.raises(TypeError):
        value.replace(Ours(name="a"), nmae="b")  # type: ignore[call-arg]


@BOTH
def test_the_standard_library_takes_it_for_its_own(kind: Either) -> None:
    made = kind(name="a", parts=[1])
    assert dataclasses.is_dataclass(made)
    assert dataclasses.asdict(made) == {"name": "a", "size": 1, "parts": [1]}
    assert [field.name for field in dataclasses.fields(made)] == ["name", "size", "parts"]


def test_fields_and_what_has_none() -> None:
    assert [field.name for field in value.fields(Ours)] == ["name", "size", "parts"]
    assert value.is_dataclass(Ours(name="a"))
    assert not value.is_dataclass("a")


@BOTH
def test_it_is_matched_by_its_fields(kind: Either) -> None:
    match kind(name="a", size=7):
        case Ours(size=size) | Theirs(size=size):
            assert size == 7
        case _:
            pytest.fail("not matched")


@BOTH
def test_it_is_copied_and_pickled(kind: Either) -> None:
    made = kind(name="a", parts=[1])
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == copy.copy(made) == made


@value.dataclass(frozen=True, slots=True, order=True)
class Place:
    """An ordered value with positional arguments."""

    line: int
    column: int = 1


def test_an_ordered_value_is_sorted_by_its_fields() -> None:
    assert sorted([Place(2), Place(1, 5), Place(1, column=3)]) == [Place(1, 3), Place(1, 5), Place(2, 1)]
    with pytest.raises(TypeError):
        assert Place(1) < "a"  # type: ignore[operator]


def test_too_many_or_doubled_positions_are_a_type_error() -> None:
    make: Callable[..., object] = Place
    for arguments, keywords in (((1, 2, 3), {}), ((1,), {"line": 2})):
        with pytest.raises(TypeError):
            make(*arguments, **keywords)


@value.dataclass(frozen=True, slots=True)
class Noted:
    """A value with a field that does not count."""

    name: str
    note: str = value.field(default="", compare=False)


def test_what_is_not_compared_neither_counts_nor_gets_lost() -> None:
    assert Noted("a", note="x") == Noted("a", "y") != Noted("b", "x")
    assert hash(Noted("a", "x")) == hash(Noted("a"))
    assert copy.copy(Noted("a", "x")).note == value.replace(Noted("b", "x"), name="a").note == "x"


@value.dataclass(slots=True)
class Counter:
    """A value that changes."""

    count: int = 0


def test_a_changing_value_has_slots_and_no_hash() -> None:
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError):
        hash(counter)
    with pytest.raises(AttributeError):
        counter.cuont = 2  # type: ignore[attr-defined]


def test_the_standard_module_is_not_imported() -> None:
    script = "import sys, gates.model.verdict; sys.exit('dataclasses' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
