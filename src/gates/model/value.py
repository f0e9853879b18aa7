"""Values without ``dataclasses``, whose import and generated source text cost more than a run may take to start.

To a type checker these are the functions of the standard library with the same names. The values still answer to
those, and to ``dataclasses.asdict``, for use where start-up does not matter.
"""

from collections.abc import Callable, Mapping, Set

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import is_dataclass as is_dataclass
    from dataclasses import replace as replace

_set = object.__setattr__


class _Default:
    """What a field is when nobody says it: ``make()``; ``compare``: whether it counts when two values are compared."""

    def __init__(self, make: Callable[[], object], *, compare: bool) -> None:
        self.make = make
        self.compare = compare


class _Field:
    """What ``fields`` gives for each field; one without a constant for its ``default`` has one that equals nothing."""

    __slots__ = ("default", "name")

    def __init__(self, name: str, default: object) -> None:
        self.name = name
        self.default = default


class _StandardFields:
    """``__dataclass_fields__``, made by the standard library itself at the moment that somebody asks for it."""

    def __get__(self, instance: object, owner: type) -> object:
        from dataclasses import make_dataclass

        return vars(make_dataclass(owner.__name__, _names(owner)))["__dataclass_fields__"]


def _dataclass(
    *, slots: bool, frozen: bool = False, kw_only: bool = False, order: bool = False
) -> Callable[[type], type]:
    """The decorator ``dataclass(slots=True, ...)``: the words mean what they mean in the standard library."""
    if not slots:
        raise TypeError("every value has slots")

    def decorate(plain: type) -> type:
        space = {name: member for name, member in vars(plain).items() if name not in ("__dict__", "__weakref__")}
        names = tuple(space.get("__annotations__", ()))
        defaults = _taken(space, names)
        makers = _makers(defaults)
        constants = {name: one for name, one in defaults.items() if name not in makers}
        space |= {
            "__slots__": names,
            "__compared__": _compared(names, defaults),
            "__constants__": constants,
            "__match_args__": () if kw_only else names,
            "__dataclass_fields__": _StandardFields(),
            "__init__": _init(names, constants, makers, positional=0 if kw_only else len(names)),
            "__repr__": _repr,
            "__eq__": _eq,
            "__hash__": _hash if frozen else None,
        }
        if frozen:
            space |= {"__setattr__": _refuse, "__delattr__": _refuse, "__reduce__": _reduce}
        if order:
            space["__lt__"] = _lt
        made: type = type(plain)(plain.__name__, plain.__bases__, space)
        return made

    return decorate


def _taken(space: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """The defaults, out of the space of a class: slots stand where they stood."""
    return {name: space.pop(name) for name in names if name in space}


def _makers(defaults: Mapping[str, object]) -> dict[str, Callable[[], object]]:
    return {name: one.make for name, one in defaults.items() if isinstance(one, _Default)}


def _compared(names: tuple[str, ...], defaults: dict[str, object]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(defaults.get(name), "compare", True))


def _field(
    *, default: object = None, default_factory: Callable[[], object] | None = None, compare: bool = True
) -> _Default:
    """A field with a default, as ``dataclasses.field``."""
    return _Default(default_factory or (lambda: default), compare=compare)


def _replace(value: object, /, **changes: object) -> object:
    """The value with other fields, as ``dataclasses.replace``."""
    owner = type(value)
    made = object.__new__(owner)
    for name in _names(owner):
        _set(made, name, changes.pop(name) if name in changes else getattr(value, name))
    if changes:
        raise TypeError(f"{owner.__name__}() has no {', '.join(changes)}")
    return made


def _fields(value: object) -> tuple[_Field, ...]:
    """The fields of a value or its class, of which only ``name`` and ``default`` are told."""
    owner = value if isinstance(value, type) else type(value)
    constants: Mapping[str, object] = vars(owner)["__constants__"]
    return tuple([_Field(name, constants.get(name, object())) for name in _names(owner)])


def _is_dataclass(value: object) -> bool:
    """Whether this is a value, or the class of one."""
    owner = value if isinstance(value, type) else type(value)
    return isinstance(vars(owner).get("__dataclass_fields__"), _StandardFields)


def _init(
    names: tuple[str, ...],
    constants: dict[str, object],
    makers: Mapping[str, Callable[[], object]],
    *,
    positional: int,
) -> Callable[..., None]:
    known = frozenset(names)

    def __init__(self: object, /, *args: object, **given: object) -> None:
        if args:
            if len(args) > positional or not given.keys().isdisjoint(names[: len(args)]):
                raise TypeError(f"{type(self).__name__}() takes other positional arguments")
            given |= zip(names, args, strict=False)
        content = constants | given
        if content.keys() != known:
            content |= {name: make() for name, make in makers.items() if name not in content}
            _check(type(self).__name__, known, content.keys())
        for name, value in content.items():
            _set(self, name, value)

    return __init__


def _check(owner: str, known: frozenset[str], given: Set[str]) -> None:
    if missing := known - given:
        raise TypeError(f"{owner}() misses {', '.join(map(repr, sorted(missing)))}")
    if given != known:
        raise TypeError(f"{owner}() has no {', '.join(sorted(given - known))}")


def _names(owner: type) -> tuple[str, ...]:
    names: tuple[str, ...] = vars(owner)["__slots__"]
    return names


def _content(value: object) -> tuple[object, ...]:
    """What is compared of a value."""
    names: tuple[str, ...] = vars(type(value))["__compared__"]
    return tuple([getattr(value, name) for name in names])


def _repr(self: object) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _names(type(self)))})"


def _eq(self: object, other: object) -> bool:
    return _content(self) == _content(other) if type(other) is type(self) else NotImplemented


def _lt(self: object, other: object) -> bool:
    return _content(self) < _content(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_content(self))


def _refuse(self: object, name: str, *_: object) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name!r} cannot be changed")


def _reduce(self: object) -> tuple[object, ...]:
    return (_rebuild, (type(self), {name: getattr(self, name) for name in _names(type(self))}))


def _rebuild(owner: Callable[..., object], content: Mapping[str, object]) -> object:
    return owner(**content)


if not TYPE_CHECKING:
    dataclass, field, fields, is_dataclass, replace = _dataclass, _field, _fields, _is_dataclass, _replace
