"""Policy files, read strictly: no key twice, no floats, no surprising yes; every error says where."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from doudi.law.errors import Unable
from doudi.law.expressions.unit import UnableToReadUnit, read_unit
from doudi.law.interval import Interval
from doudi.law.label import Label


class UnableToReadPolicy(Unable):
    """A policy file is wrong. Says which file, which entry, and what to do."""


class _StrictLoader(yaml.CSafeLoader):
    """YAML without its traps: 1.5 stays text (read exactly later), only true and false are booleans, and 010
    and 1:30 are no whole numbers."""


class _Written(dict[str, Any]):
    """A mapping that remembers the line on which it is written, and that of each key."""

    line = 0
    lines: Mapping[str, int] = MappingProxyType({})


def _without_duplicates(loader: Any, node: Any) -> Any:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.YAMLError(f"“{key}” is written twice (line {node.start_mark.line + 1})")
    found: Mapping[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    written = _Written(found)
    written.line = node.start_mark.line + 1
    marks = (key.start_mark.line + 1 for key, _ in node.value)
    written.lines = dict(zip(map(str, keys), marks, strict=True))
    return written


_StrictLoader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^-?(?:0|[1-9][0-9]{0,18})$"), list("-0123456789")
)
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _without_duplicates)


class Entry:
    """One mapping in a policy file: its values are asked for by key and type, and no key may be left over."""

    def __init__(self, values: Mapping[str, Any], file: str, name: str = "") -> None:
        self.values = dict(values)
        self.file = file
        self.name = name or str(values.get("name", values.get("parameter", "")))
        self.line = values.line if isinstance(values, _Written) else 0
        self._lines = values.lines if isinstance(values, _Written) else {}

    @property
    def where(self) -> str:
        """File and line, as editors and compilers write it."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def refusal(self, problem: str, key: str = "") -> UnableToReadPolicy:
        """The exception to raise: file, line (of the key, where one is wrong), entry, and what is wrong."""
        where = f"{self.file}:{self._lines[key]}" if key in self._lines else self.where
        return UnableToReadPolicy(f"{where}: {self.name}: {problem}" if self.name else f"{where}: {problem}")

    def only(self, *keys: str) -> "Entry":
        """Itself, when it has no other keys than these."""
        if others := sorted(str(key) for key in set(self.values) - set(keys)):
            raise self.refusal(f"unknown key {', '.join(others)}: use {', '.join(keys)}", others[0])
        return self

    def text(self, key: str, default: str | None = None) -> str:
        """A text without space around it. All readers of an entry raise UnableToReadPolicy."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.refusal(f"needs “{key}”, a text", key)
        return value.strip()

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        """A text that is one of the choices."""
        value = self.text(key)
        if value not in choices:
            raise self.refusal(f"“{key}” is “{value}”: use one of {', '.join(choices)}", key)
        return value

    def day(self, key: str, *, optional: bool = False) -> date | None:
        """A date, written as a date and not in quotes; None only where it is optional."""
        value = self.values.get(key)
        if type(value) is not date and not (optional and value is None):
            raise self.refusal(f"needs “{key}”, a day such as 2026-07-01", key)
        return value

    def interval(self, *, open_end: bool = True) -> Interval:
        """`from` (in) and `until` (out)."""
        since, until = self.day("from"), self.day("until", optional=open_end)
        if since is None or Interval(since, until).is_empty():
            raise self.refusal("“until” must be after “from” (it is the first day that is out)", "until")
        return Interval(since, until)

    def label(self, key: str = "label") -> Label:
        """Words in Chinese and English, neither of them empty."""
        value = self.values.get(key)
        if (
            not isinstance(value, dict)
            or set(value) != {"zh", "en"}
            or not all(map(_is_text, value.values()))
        ):
            hint = "{zh: …, en: …}, in quotes where there is a comma or colon"
            raise self.refusal(f"needs “{key}” in Chinese and English: {hint}", key)
        return Label(value["zh"], value["en"])

    def unit(self) -> str:
        """The unit as written ("yuan/month"); "" where there is none."""
        unit = self.text("unit", "")
        try:
            read_unit(unit)
        except UnableToReadUnit as error:
            raise self.refusal(str(error), "unit") from None
        return unit

    def flag(self, key: str) -> bool:
        """True where it says so; false where the key is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(f"“{key}” should be true, or left out", key)
        return value

    def number(self, key: str) -> int | None:
        """A whole number; None where the key is missing."""
        value = self.values.get(key)
        if value is not None and type(value) is not int:
            raise self.refusal(f"“{key}” should be a whole number", key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of at least one word."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value or not all(map(_is_text, value)):
            raise self.refusal(f"needs “{key}”, a list of words", key)
        return tuple(value)

    def labels(self, key: str) -> dict[str, Label]:
        """Code → words in both languages; empty where the key is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.refusal(f"“{key}” should be code: {{zh: …, en: …}}", key)
        inner = Entry(value, self.file, f"{self.name} {key}")
        return {str(code): inner.label(code) for code in value}

    def inner(self, key: str) -> "Entry":
        """The mapping under a key, which has keys of its own."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.refusal(f"needs “{key}”, with its own keys", key)
        return Entry(value, self.file, f"{self.name} {key}".strip())

    def entries(self, key: str) -> Iterator["Entry"]:
        """The mappings in the list under a key; none where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refusal(f"“{key}” should be a list of entries", key)
        for item in value:
            yield Entry(item, self.file, str(item.get("name", item.get("parameter", self.name))))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def read_file(path: Path, root: Path) -> Entry:
    """A YAML file as an entry, named by its path below the root. Raises UnableToReadPolicy."""
    name = path.relative_to(root).as_posix()
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        raise UnableToReadPolicy(f"{name}: {' '.join(str(error).split())}") from None
    if not isinstance(values, dict):
        raise UnableToReadPolicy(f"{name}: should be keys and values")
    return Entry(values, name)
