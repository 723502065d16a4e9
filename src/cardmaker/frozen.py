"""A class of values comes in; the dataclass that it becomes goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, make_dataclass
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")

_EQUALITY = ("__eq__", "__hash__")
_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, order: bool = False, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Any] | None = None, /, *, order: bool = False, eq: bool = True) -> Any:
    """A dataclass with slots that nobody changes, and that can be a key. mypy refuses an assignment to a field.

    Python does not look: `dataclass(frozen=True)` sets each field through a call, which triples what an object costs
    to make, and a card makes hundreds. Its methods are written when one of them is first called: a run needs half of
    them, and to compile them all takes a tenth of one card from a cold start. There is no `InitVar`, no `kw_only`.
    """

    def decorated(plain: type[Any]) -> type[Any]:
        if order and any(name in vars(plain) for name in _ORDER):
            raise TypeError(f"{plain.__name__} is ordered by its fields, and has an order of its own")
        plain.__doc__ = plain.__doc__ or plain.__name__  # else dataclass makes one of the signature, at length
        made = dataclass(plain, slots=True, init=False, repr=False, eq=False)
        _later(made, ("__init__",), init=True)
        _later(made, ("__repr__",), repr=True)
        if eq:
            _later(made, _EQUALITY, eq=True, unsafe_hash=True)
        if order:
            _later(made, _ORDER, eq=True, order=True)
        return made

    return decorated if cls is None else decorated(cls)


def _later(made: type[Any], names: tuple[str, ...], **wanted: bool) -> None:
    """Gives `made` these methods of a dataclass; a class's own stay. They are written at the first call of one."""
    missing = [name for name in names if vars(made).get(name) is None]  # `__hash__` is None beside an own `__eq__`

    def write() -> None:
        methods = vars(_twin(made, wanted))
        for name in missing:
            methods[name].__qualname__ = f"{made.__qualname__}.{name}"
            setattr(made, name, methods[name])

    for name in missing:
        setattr(made, name, _stub(made, name, write))


def _twin(made: type[Any], wanted: dict[str, bool]) -> type[Any]:
    """A class of the same fields which has the `wanted` methods, and no others."""
    own = {name: value for name in ("__doc__", "__post_init__") if (value := getattr(made, name, None)) is not None}
    asked: dict[str, Any] = {"init": False, "repr": False, "eq": False, "match_args": False} | wanted
    return make_dataclass(made.__name__, [(f.name, f.type, f) for f in fields(made)], namespace=own, **asked)


def _stub(made: type[Any], name: str, write: Callable[[], None]) -> Callable[..., Any]:
    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        write()
        return vars(made)[name](self, *arguments, **named)

    return method
