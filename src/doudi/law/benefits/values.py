"""What places set, read from files: the parameters as declared, and their dated values with references.

national/*/parameters.yaml               type, unit, and who may set it by which article
national/parameters/*.yaml, places/<code>/parameters/*.yaml     dated values with their references
"""

from collections.abc import Mapping
from pathlib import Path

from doudi.law.benefits.consistency import refuse_overlap
from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.look_up import UnableToTryParameter, read_amount
from doudi.law.benefits.parameter import NATIONAL, Amount, Authority, Dated, Parameter, Reference
from doudi.law.expressions.check import TYPES
from doudi.law.label import Label
from doudi.law.money import COINS

LEVELS = ("national", "province", "city", "county")
CERTAINTIES = ("found", "example")


def read_parameters(root: Path) -> dict[str, Parameter]:
    """Every parameter as declared. Raises UnableToReadPolicy."""
    declared: dict[str, Parameter] = {}
    for path in sorted(root.glob("national/*/parameters.yaml")):
        for entry in read_file(path, root).only("parameters").entries("parameters"):
            entry.only("name", "type", "unit", "minimum", "maximum", "key", "choices", "label", "set_by")
            kind = entry.one_of("type", TYPES)
            parameter = Parameter(
                entry.text("name"),
                kind,
                entry.unit(),
                entry.label(),
                tuple(_authority(inner) for inner in entry.entries("set_by")),
                held(kind, entry.number("minimum")),
                held(kind, entry.number("maximum")),
                *_key(entry),
            )
            if parameter.name in declared or not parameter.authorities:
                raise entry.refusal("is declared twice, or does not say who sets it (“set_by”)")
            refuse_overlap((inner, inner.interval()) for inner in entry.entries("set_by"))
            declared[parameter.name] = parameter
    return declared


def _key(entry: Entry) -> tuple[tuple[str, ...], dict[str, Label], dict[str, Label]]:
    """The codes that pick a value, the choices of a code, and the words for the key where it has its own."""
    choices = entry.labels("choices")
    if isinstance(entry.values.get("key"), dict):
        keys = entry.labels("key")
        return tuple(keys), choices, keys
    return entry.words("key") if "key" in entry.values else (), choices, {}


def held(kind: str, written: int | None) -> int | None:
    """A bound as held: money is written in yuan."""
    return written * COINS["yuan"] if written is not None and kind == "money" else written


def _authority(entry: Entry) -> Authority:
    entry.only("from", "until", "levels", "who", "article")
    levels = entry.words("levels")
    if unknown := set(levels) - set(LEVELS):
        raise entry.refusal(f"no such level: {', '.join(sorted(unknown))}; use {', '.join(LEVELS)}")
    return Authority(entry.interval(), levels, entry.label("who"), entry.text("article"))


def read_values(
    root: Path, declared: Mapping[str, Parameter]
) -> tuple[list[tuple[Entry, Dated]], dict[str, Label]]:
    """Every dated value with the entry that writes it, and the places' names. Raises UnableToReadPolicy."""
    values: list[tuple[Entry, Dated]] = []
    places: dict[str, Label] = {}
    for path in sorted([*root.glob("national/parameters/*.yaml"), *root.glob("places/*/parameters/*.yaml")]):
        file = read_file(path, root).only("place", "name", "values")
        code = file.text("place")
        folder = path.parent.parent.name
        if code != (NATIONAL if folder == "national" else folder) or not (
            code.isdecimal() and len(code) == 6
        ):
            raise file.refusal("“place” should be the six-digit code that the folder is named by, in quotes")
        places[code] = file.label("name")
        values += [(entry, _dated(entry, code, declared)) for entry in file.entries("values")]
    return values, places


def _dated(entry: Entry, place: str, declared: Mapping[str, Parameter]) -> Dated:
    entry.only("parameter", "from", "until", "value", "reference", "confirmed_on", "here_only", "note")
    name = entry.text("parameter")
    if name not in declared:
        raise entry.refusal("is no parameter: declare it in national/<benefit>/parameters.yaml")
    reference = entry.inner("reference").only("document", "number", "article", "certainty")
    return Dated(
        name,
        place,
        entry.interval(open_end=False),
        amount_of(entry, declared[name]),
        Reference(
            reference.text("document"),
            reference.text("number", ""),
            reference.text("article"),
            reference.one_of("certainty", CERTAINTIES),
            entry.day("confirmed_on"),
        ),
        entry.flag("here_only"),
    )


def amount_of(entry: Entry, parameter: Parameter) -> Amount | dict[str, Amount]:
    """One value, or one for each key. Money is written in yuan. Raises UnableToReadPolicy."""
    written = entry.values.get("value")
    try:
        if not isinstance(written, dict):
            return read_amount(parameter, _written(written))
        if set(written) != set(parameter.key):
            raise entry.refusal(f"“value” needs exactly the keys {', '.join(parameter.key) or '(none)'}")
        return {key: read_amount(parameter, _written(value)) for key, value in written.items()}
    except UnableToTryParameter as error:
        raise entry.refusal(error.english) from None


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
