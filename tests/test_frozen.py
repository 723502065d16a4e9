"""Values behave as Python's own dataclasses do, whichever of their methods is called first."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, fields, replace
from itertools import permutations
from typing import Any

import pytest

from cardmaker.frozen import frozen


class _Point:
    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list, compare=False)
    sum: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.sum = self.x + self.y


class _Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


def _made(decorate: Any, plain: type[Any]) -> type[Any]:
    """A class of the same text as `plain`, decorated: a decorator changes what it is given."""
    return decorate(type(plain.__name__, (), {k: v for k, v in vars(plain).items() if k not in _NOT}))  # type: ignore[no-any-return]


_NOT = ("__dict__", "__weakref__")


def python(plain: type[Any]) -> type[Any]:
    return _made(dataclass(slots=True, order=True, unsafe_hash=True), plain)


def ours(plain: type[Any]) -> type[Any]:
    return _made(frozen(order=True), plain)


CALLS = {
    "repr": lambda cls: repr(cls(1, tags=["a"])),
    "eq": lambda cls: (cls(1) == cls(1, 2), cls(1) == cls(2), cls(1) == 1, cls(1) != cls(1, 3)),
    "hash": lambda cls: (hash(cls(1)) == hash(cls(1, 2)), len({cls(1), cls(1), cls(3)})),
    "order": lambda cls: sorted([cls(2), cls(1, 5), cls(1, 4)])[0].y,
    "replace": lambda cls: [(made := replace(cls(1), y=7)).x, made.y, made.sum],
    "defaults": lambda cls: cls(1).tags is not cls(1).tags,
    "fields": lambda cls: [(f.name, f.type, f.compare) for f in fields(cls)],
    "match": lambda cls: cls.__match_args__,
}


@pytest.mark.parametrize("first", CALLS)
def test_a_value_answers_as_a_dataclass_does(first: str) -> None:
    mine, theirs = ours(_Point), python(_Point)
    for name in (first, *CALLS):
        assert CALLS[name](mine) == CALLS[name](theirs), name


@pytest.mark.parametrize("arguments", [(), (1, 2, [], 4), ("x",) * 5])
def test_wrong_arguments_are_told_in_the_same_words(arguments: tuple[object, ...]) -> None:
    told = []
    for cls in (ours(_Point), python(_Point)):
        with pytest.raises(TypeError) as error:
            cls(*arguments)
        told.append(str(error.value))
    assert told[0] == told[1]


def test_the_methods_a_class_has_itself_stay() -> None:
    assert repr(ours(_Named)("a")) == repr(python(_Named)("a")) == "<a>"


class _Same:
    """Equal without regard to case; Python gives a class with an own `__eq__` no hash."""

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.text.lower() == self.text.lower()  # type: ignore[attr-defined]


def test_a_class_with_an_equality_of_its_own_can_be_a_key() -> None:
    for cls in (ours(_Same), python_unordered(_Same)):
        assert cls("a") == cls("A") and len({cls("a"), cls("a")}) == 1


def python_unordered(plain: type[Any]) -> type[Any]:
    return _made(dataclass(slots=True, unsafe_hash=True), plain)


@pytest.mark.parametrize("decorate", [ours, python])
def test_what_a_subclass_says_stands_over_it(decorate: Any) -> None:
    base = decorate(_Point)

    class Sub(base):  # type: ignore[misc]
        def __init__(self, x: int) -> None:
            base.__init__(self, x, 7)

        def __repr__(self) -> str:
            return f"sub {base.__repr__(self)}"

        def __hash__(self) -> int:
            return base.__hash__(self) + 1

    value, other = Sub(1), base(1, 7)
    assert (value.x, value.y, value.sum) == (1, 7, 8)
    assert hash(value) == hash(other) + 1
    assert repr(value).startswith("sub ") and not repr(value).startswith("sub sub")


@pytest.mark.parametrize("decorate", [ours, python])
def test_what_a_base_does_after_it_is_made_is_done(decorate: Any) -> None:
    class Base:
        def __post_init__(self) -> None:
            self.y = self.x * 2  # type: ignore[attr-defined]

    class Value(Base):
        x: int
        y: int = 0

    assert _decorated(decorate, Value)(4).y == 8


def _decorated(decorate: Any, plain: type[Any]) -> type[Any]:
    return frozen(plain) if decorate is ours else dataclass(slots=True)(plain)


def test_two_orders_are_refused() -> None:
    with pytest.raises(TypeError, match="order of its own"):

        @frozen(order=True)
        class Both:
            x: int

            def __lt__(self, other: object) -> bool:
                return False


@pytest.mark.parametrize("order", list(permutations(("__eq__", "__hash__", "__lt__"))))
def test_every_order_of_first_calls_gives_all_methods(order: tuple[str, ...]) -> None:
    cls = ours(_Point)
    one, same = cls(1), cls(1)
    for name in order:
        getattr(one, name)(*([] if name == "__hash__" else [same]))
    assert (one == same, hash(one) == hash(same), one < same, one <= same) == (True, True, False, True)


@frozen
class Sent:
    """Module level, as pickle wants it."""

    text: str
    more: tuple[int, ...] = ()


@frozen(eq=False)
class Apart:
    text: str


def test_a_value_goes_to_another_process_and_has_no_other_attributes() -> None:
    value = Sent("a", (1,))
    assert pickle.loads(pickle.dumps(value)) == value
    assert not hasattr(value, "__dict__")
    assert Sent.__doc__ == "Module level, as pickle wants it."


def test_without_equality_a_value_equals_itself_alone() -> None:
    one, other = Apart("a"), Apart("a")
    assert one == one and one != other
    assert len({one, other}) == 2
