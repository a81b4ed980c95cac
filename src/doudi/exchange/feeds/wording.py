"""Reasons in the words that a person reads, with what the contract says of the field."""

from decimal import Decimal

from doudi.exchange.feeds.contract import Contract, Field
from doudi.exchange.feeds.reasons import REASONS
from doudi.law.label import Label

_UNITS = {
    "yuan": Label("元", "yuan"),
    "yuan/month": Label("元/月", "yuan a month"),
    "yuan/year": Label("元/年", "yuan a year"),
    "m2": Label("平方米", "m²"),
    "mu": Label("亩", "mu"),
    "ml": Label("毫升", "ml"),
    "percent": Label("%", "%"),
    "month": Label("个月", "months"),
}


def reason_of(contract: Contract, field: str, reason: str, first: int = 0) -> Label:
    """Why a field, or the row ("" as field), is kept back; `first` is the row it repeats or contradicts."""
    words = REASONS[reason]
    named = {one.name: one for one in contract.fields}.get(field)
    said = [
        words.text(language).format(**_details(contract, named, language, first)) for language in ("zh", "en")
    ]
    return Label(said[0], said[1])


def _details(contract: Contract, field: Field | None, language: str, first: int) -> dict[str, str | int]:
    key = [contract.field(name).label.text(language) for name in contract.key]
    joint = "、" if language == "zh" else ", "
    found: dict[str, str | int] = {"first": first or "…", "key": joint.join(key)}
    if field is not None:
        found |= {
            "zh": field.label.zh,
            "en": field.label.en,
            "places": field.places,
            "longest": field.longest,
        }
        found |= {"formats": (" 或 " if language == "zh" else " or ").join(field.formats)}
        found |= {"choices": joint.join(one.text(language) for one in field.choices.values())}
        found |= {"least": _limit(field, field.least, language), "most": _limit(field, field.most, language)}
    return found


def _limit(field: Field, limit: object, language: str) -> str:
    if not isinstance(limit, int):
        return str(limit or "")
    unit = _UNITS.get(field.unit)
    number = f"{Decimal(limit).scaleb(-field.places):,f}".removesuffix("." + "0" * field.places)
    return (
        f"{number} {unit.text(language)}"
        if unit and language == "en"
        else f"{number}{unit.zh if unit else ''}"
    )
