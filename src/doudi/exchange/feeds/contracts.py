"""All contracts of the product, read once and checked against each other and the law's facts."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from doudi.exchange.feeds import mappings
from doudi.exchange.feeds.contract import CADENCES, FORMATS, CaseContract, Contract, Kept, MonitoringContract
from doudi.exchange.feeds.errors import UnableToReadContract, UnableToUseFeed
from doudi.exchange.feeds.fields import read_field
from doudi.law.benefits.entry import Entry, UnableToReadPolicy, read_file
from doudi.law.label import Label
from doudi.policies.load import policies
from doudi.registry.dictionary import dictionary

FOLDER = Path(__file__).parent / "sources"
# Of banks, brokers and insurers: never anything but one case (社会救助法 41).
CASE_ONLY_DEPARTMENTS = frozenset({"bank"})
# Departments that state no fact of the law's dictionary, and so are not among its sources.
_SILENT_DEPARTMENTS: Mapping[str, Label] = {
    "farming": Label("农业农村部门", "agriculture department"),
    "utility": Label("供水、供电、供气单位", "water, power and gas companies"),
}
_KEYS = (
    *("source", "label", "department", "basis", "purpose", "population", "uses", "cadence"),
    *("retention", "formats", "key", "household", "footer", "fields"),
)
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百]+条|[一二三四五六七八九十]+（[一二三四五六七八九十]+）")


@cache
def contracts() -> Mapping[str, Contract]:
    """Every contract by its source. Raises UnableToReadContract."""
    return read(FOLDER, mappings.TELLS)


def contract_of(source: str) -> Contract:
    """The contract of a source; raises UnableToReadContract where there is none."""
    found = contracts().get(source)
    if found is None:
        known = "、".join(contracts())
        raise UnableToReadContract(
            f"没有“{source}”这个数据来源。现有：{known}。", f"There is no source {source!r}: {known}."
        )
    return found


def monitoring_contract_of(source: str) -> MonitoringContract:
    """The contract of a source that may be read for a whole population; raises UnableToUseFeed for others."""
    found = contract_of(source)
    if not isinstance(found, MonitoringContract):
        raise UnableToUseFeed(
            f"“{found.label.zh}”只能用于核对它写明的那一件申请，不能用于监测。"
            "（社会救助法 第四十一条、第七十条）",
            f"“{found.label.en}” may serve only the case that each row names, never monitoring "
            "(Social Assistance Law, Articles 41, 70).",
        )
    return found


def hash_of(contract: Contract) -> str:
    """The contract's file, as one number: a run says by which version it was read."""
    return sha256((FOLDER / contract.source / "contract.yaml").read_bytes()).hexdigest()


def departments() -> Mapping[str, Label]:
    """Every department that may have a source, by its code."""
    return {**policies().sources, **_SILENT_DEPARTMENTS}


def read(folder: Path, tells: Mapping[str, tuple[str, ...]]) -> dict[str, Contract]:
    """The contracts below a folder by source; `tells` are the facts of each source's mapping.

    Raises UnableToReadContract: which file, which line, what to do.
    """
    try:
        files = sorted(folder.glob("*/contract.yaml"))
        found = [_read(read_file(file, folder), file.parent.name, tells) for file in files]
        entries = {one.source: one for one in found}
        _refuse_leaks(entries.values())
        return entries
    except UnableToReadPolicy as error:
        raise UnableToReadContract(str(error)) from None


def _read(entry: Entry, folder: str, tells: Mapping[str, tuple[str, ...]]) -> Contract:
    entry.only(*_KEYS)
    if entry.text("source") != folder:
        raise entry.refusal(f"“source” should be {folder}, the name of its folder", "source")
    if folder not in tells:
        raise entry.refusal("has no mapping: write mapping.py beside it, and name it in feeds/mappings.py")
    uses = entry.one_of("uses", ("case", "monitoring"))
    kept, why = _retention(entry)
    values: dict[str, Any] = {
        "source": folder,
        "label": entry.label(),
        "department": entry.one_of("department", departments()),
        "basis": _basis(entry),
        "purpose": entry.label("purpose"),
        "population": entry.label("population"),
        "cadence": entry.one_of("cadence", CADENCES),
        "kept": kept,
        "why_kept": why,
        "formats": _formats(entry),
        "footer": entry.words("footer") if "footer" in entry.values else (),
        "key": entry.words("key"),
        "household": entry.text("household", ""),
        "fields": tuple(read_field(one) for one in entry.entries("fields")),
        "tells": tells[folder],
    }
    made = CaseContract(**values) if uses == "case" else MonitoringContract(**values)
    _check(entry, made)
    return made


def _check(entry: Entry, contract: Contract) -> None:
    names = [field.name for field in contract.fields]
    if not names or len(set(names)) < len(names):
        raise entry.refusal("needs “fields”, each with a name of its own", "fields")
    if strange := {*contract.key, *filter(None, [contract.household])} - set(names):
        raise entry.refusal(f"“{min(strange)}” is none of the fields", "key")
    _refuse_double_headers(entry, contract)
    if unknown := [name for name in contract.tells if name not in dictionary()]:
        raise entry.refusal(f"its mapping tells “{unknown[0]}”, which is no fact: see `doudi facts`")
    cases = [field for field in contract.fields if field.type == "case"]
    if isinstance(contract, CaseContract) and not cases:
        raise entry.refusal(
            "a source for one case needs a field of type “case” (社会救助法 41, 70(6))", "uses"
        )
    if isinstance(contract, MonitoringContract) and contract.department in CASE_ONLY_DEPARTMENTS:
        raise entry.refusal(f"{contract.department} may be asked for one case only: “uses: case”", "uses")


def _refuse_double_headers(entry: Entry, contract: Contract) -> None:
    seen: dict[str, str] = {}
    for field in contract.fields:
        for word in field.headers:
            if seen.setdefault(word, field.name) != field.name:
                raise entry.refusal(f"the header “{word}” would be {seen[word]} and {field.name}", "fields")


def _refuse_leaks(found: Iterable[Contract]) -> None:
    """A fact that is known for one case only must not come in by the door of monitoring."""
    listed = list(found)
    guarded = {name for one in listed if isinstance(one, CaseContract) for name in one.tells}
    for one in listed:
        if isinstance(one, MonitoringContract) and (leak := guarded & set(one.tells)):
            raise UnableToReadContract(
                f"{one.source}/contract.yaml: its mapping tells “{min(leak)}”, which is for one case only "
                "(社会救助法 41, 70(6)): take it out of the mapping, or say “uses: case”."
            )


def _basis(entry: Entry) -> tuple[str, ...]:
    basis = entry.words("basis")
    if vague := [one for one in basis if not _ARTICLE.search(one)]:
        raise entry.refusal(f"“{vague[0]}” names no article: write the document and its article", "basis")
    return basis


def _formats(entry: Entry) -> tuple[str, ...]:
    formats = entry.words("formats")
    if strange := [one for one in formats if one not in FORMATS]:
        raise entry.refusal(f"“{strange[0]}” is no format: use {', '.join(FORMATS)}", "formats")
    return formats


def _retention(entry: Entry) -> tuple[tuple[Kept, ...], Label | None]:
    if isinstance(entry.values.get("retention"), dict):
        return (), entry.inner("retention").only("absent").label("absent")
    kept = tuple(_kept(one.only("months", "from", "reference")) for one in entry.entries("retention"))
    if not kept:
        raise entry.refusal(
            "needs “retention”: {absent: …} or a list of {months, from, reference}", "retention"
        )
    return kept, None


def _kept(entry: Entry) -> Kept:
    months, since, reference = entry.number("months"), entry.day("from"), entry.text("reference")
    if not months or months < 1 or since is None or not _ARTICLE.search(reference):
        raise entry.refusal("needs “months” (1 or more), “from”, and a “reference” with its article")
    return Kept(months, since, reference)
