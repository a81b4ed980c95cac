"""Read a procedure: the nation's text, the place's settings over it, checked before anyone can use it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from doudi.law.errors import Unable
from doudi.law.label import Label
from doudi.law.procedures.check import faults
from doudi.law.procedures.deadline import Term
from doudi.law.procedures.procedure import DeadlineRule, Guard, Procedure, Setting, State, Step

POLICIES = Path(__file__).resolve().parents[2] / "policies"


class UnableToLoadProcedure(Unable):
    """A procedure file is missing, or breaks a rule every procedure keeps; the message says where."""


def load_procedure(name: str, as_of: date, place: str, *, root: Path = POLICIES) -> Procedure:
    """The procedure in force on a day, as the place (six-digit county code) follows it.

    Raises UnableToLoadProcedure when none is in force or when the files break a rule.
    """
    return _load(name, as_of, place, root)


@lru_cache(maxsize=256)
def _load(name: str, as_of: date, place: str, root: Path) -> Procedure:
    document = _in_force(root / "national" / name, as_of)
    if document is None:
        raise UnableToLoadProcedure(f"{as_of} 没有施行中的“{name}”程序，请核对日期。")
    settings = {key: dict(value) for key, value in document["settings"].items()}
    for code in _chain(place):
        local = _in_force(root / "places" / code / name, as_of)
        for key, change in (local or {}).get("settings", {}).items():
            settings[key] = {**_known(settings, key, code), **_change(change, key, code)}
    return read_procedure({**document, "settings": settings, "place": place})


def read_procedure(document: Mapping[str, Any]) -> Procedure:
    """A procedure from a resolved document (its own `source`), checked. Raises UnableToLoadProcedure."""
    try:
        procedure = _read(document)
    except (KeyError, TypeError, AttributeError) as error:
        name = document.get("name")
        raise UnableToLoadProcedure(f"程序“{name}”缺少或写错了一项：{error}。") from error
    found = faults(procedure)
    if found:
        raise UnableToLoadProcedure(
            f"程序“{procedure.name}”有 {len(found)} 处要改：" + "；".join(found) + "。"
        )
    return procedure


def _in_force(folder: Path, as_of: date) -> dict[str, Any] | None:
    """The latest version under the folder (procedure.yaml, procedure-2.yaml, …) that began by the day."""
    documents = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("procedure*.yaml"))
    ]
    begun = [document for document in documents if document["since"] <= as_of]
    return max(begun, key=lambda document: document["since"], default=None)


def _chain(place: str) -> Iterator[str]:
    """Province, city, county: the nearer setting wins."""
    yield from dict.fromkeys((place[:2] + "0000", place[:4] + "00", place))


def _known(settings: Mapping[str, dict[str, Any]], key: str, code: str) -> dict[str, Any]:
    if key not in settings:
        raise UnableToLoadProcedure(f"{code} 的程序设置“{key}”在全国程序里不存在。")
    return settings[key]


def _change(change: Mapping[str, Any], key: str, code: str) -> dict[str, Any]:
    if not change.get("reference"):
        raise UnableToLoadProcedure(f"{code} 的程序设置“{key}”没有写依据（reference）。")
    return {"value": change["value"], "reference": change["reference"]}


def _read(document: Mapping[str, Any]) -> Procedure:
    settings = {key: _setting(key, value) for key, value in document["settings"].items()}
    township = "decision_authority" in settings and settings["decision_authority"].value == "township"
    authority = "township" if township else "county"
    values = {key: setting.value for key, setting in settings.items()}
    here = {k: v for k, v in document["deadlines"].items() if v.get("authority", authority) == authority}
    elsewhere = frozenset(document["deadlines"]) - frozenset(here)
    source = json.loads(json.dumps(document, default=str, ensure_ascii=False))
    return Procedure(
        name=document["name"],
        version=document["version"],
        place=document["place"],
        label=_label(document["label"]),
        first=document["first"],
        settings=settings,
        facts={key: _label(value) for key, value in document["facts"].items()},
        deadlines={key: _deadline(key, value, values, authority) for key, value in here.items()},
        states={key: _state(key, value, authority) for key, value in document["states"].items()},
        steps={key: _step(key, value, authority, elsewhere) for key, value in document["steps"].items()},
        extension_reasons={k: _label(v) for k, v in document.get("extension_reasons", {}).items()},
        opened=_label(document["opened"]),
        usual=tuple(document["usual"]),
        source=source,
        digest=hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest(),
    )


def _setting(name: str, value: Mapping[str, Any]) -> Setting:
    choices = tuple(value.get("choices", ()))
    return Setting(name, value["value"], choices, _label(value["label"]), value["reference"])


def _deadline(name: str, value: Mapping[str, Any], values: Mapping[str, Any], authority: str) -> DeadlineRule:
    days = value.get(f"days_{authority}", value["days"])
    unit = values.get(value["unit"], value["unit"])
    extended = value.get("days_extended")
    to_working_day = bool(value.get("to_working_day", False))

    def term(length: Any) -> Term:
        return Term(int(values.get(length, length)), str(unit), to_working_day)

    return DeadlineRule(
        name=name,
        label=_label(value["label"]),
        kind=value["kind"],
        term=term(days),
        extended_to=None if extended is None else int(values.get(extended, extended)),
        holder=_holder(value["holder"], authority),
        article=value["article"],
        terms_when=tuple((fact, term(length)) for fact, length in value.get("days_when", {}).items()),
    )


def _state(name: str, value: Mapping[str, Any], authority: str) -> State:
    why, waited = value.get("no_deadline"), value.get("waited")
    return State(
        name=name,
        phase=value["phase"],
        holder=_holder(value["holder"], authority),
        label=_label(value["label"]),
        now=_label(value["now"]),
        next=_label(value["next"]),
        no_deadline=_label(why) if why else None,
        waited=_label(waited) if waited else None,
        tone=value["tone"],
        forward=tuple(value.get("forward", ())),
        findings_open=bool(value.get("findings_open", False)),
    )


def _step(name: str, value: Mapping[str, Any], authority: str, elsewhere: frozenset[str]) -> Step:
    """A clock that the place does not have (a county's review where the township decides) is left out."""
    opens, closes, extends = (
        tuple(clock for clock in value.get(key, ()) if clock not in elsewhere)
        for key in ("opens", "closes", "extends")
    )
    return Step(
        name=name,
        from_states=tuple(value["from"]),
        to=value.get("to"),
        who=tuple(value.get(f"who_{authority}", value["who"])),
        guards=tuple(_guard(guard) for guard in value.get("guards", ())),
        opens=opens,
        closes=closes,
        extends=extends,
        article=value["article"],
        documents=tuple(value.get("documents", ())),
        label=_label(value["label"]),
        ahead=_label(value.get("ahead", value["label"])),
        done=_label(value["done"]),
        public=value.get("public", True),
        aside=value.get("aside", ""),
        once=bool(value.get("once", False)),
        marks=value.get("marks", ""),
    )


def _guard(value: Mapping[str, Any]) -> Guard:
    return Guard(value["needs"], tuple(value.get("when", ())), _label(value["refusal"]), value["article"])


def _holder(holder: str, authority: str) -> str:
    if holder != "decider":
        return holder
    return "town" if authority == "township" else "county"


def _label(value: Mapping[str, str]) -> Label:
    return Label(value["zh"], value["en"])
