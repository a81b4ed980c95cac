"""Frozen records as JSON and back, without loss: dates and exact ratios are marked, money stays whole fen."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from doudi.law.errors import Unable

Record = TypeVar("Record")


class UnableToReadRecord(Unable):
    """The stored text is not the record it should be."""


def to_text(record: object) -> str:
    """One line of JSON, keys in the order of the record's fields."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def from_text(kind: type[Record], text: str) -> Record:
    """The record again. Raises UnableToReadRecord."""
    try:
        record = _restored(kind, json.loads(text))
        if not isinstance(record, kind):
            raise TypeError(f"{type(record).__name__} is no {kind.__name__}")
    except (ValueError, TypeError, LookupError) as error:
        raise UnableToReadRecord(
            f"存档的决定读不出来（{error}）。请用备份核对。", f"The stored decision cannot be read ({error})."
        ) from None
    return record


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str() | None:
            return value
        case date():
            return {"date": value.isoformat()}
        case Fraction():
            return {"ratio": f"{value.numerator}/{value.denominator}"}
        case Mapping():
            return {"map": {key: _plain(item) for key, item in value.items()}}
        case tuple() if hasattr(value, "_fields"):
            return {name: _plain(item) for name, item in zip(value._fields, value, strict=True)}
        case tuple():
            return [_plain(item) for item in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _restored(kind: Any, stored: Any) -> Any:
    """`stored` as the type that `kind` (a class or a type hint) asks for."""
    if isinstance(stored, list):
        element = get_args(kind)[0]
        return tuple(_restored(element, item) for item in stored)
    if not isinstance(stored, dict):
        return stored
    if "date" in stored and len(stored) == 1:
        return date.fromisoformat(stored["date"])
    if "ratio" in stored and len(stored) == 1:
        return Fraction(stored["ratio"])
    if "map" in stored and len(stored) == 1:
        return {key: _restored(Any, item) for key, item in stored["map"].items()}
    record = _record_in(kind)
    hints = _hints(record)
    return record(**{name: _restored(hints[name], item) for name, item in stored.items()})


def _record_in(kind: Any) -> Any:
    """The record class in a type hint such as `Label | None`."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(part for part in get_args(kind) if is_dataclass(part) or hasattr(part, "_fields"))
    return kind


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
