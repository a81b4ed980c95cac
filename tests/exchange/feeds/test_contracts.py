"""Contracts: complete, sourced, and refused with file, line and what to do where they are not."""

from pathlib import Path

import pytest

from doudi.exchange.feeds import contracts, mappings
from doudi.exchange.feeds.contract import CaseContract, MonitoringContract
from doudi.exchange.feeds.errors import UnableToReadContract, UnableToUseFeed
from doudi.registry.dictionary import dictionary

VEHICLES = (contracts.FOLDER / "police_vehicles" / "contract.yaml").read_text(encoding="utf-8")
BANK = (contracts.FOLDER / "bank_balances" / "contract.yaml").read_text(encoding="utf-8")


def test_thirteen_sources_or_more_each_with_all_that_an_agreement_needs() -> None:
    found = contracts.contracts()
    assert len(found) >= 13
    assert set(found) == set(mappings.READERS)
    for contract in found.values():
        assert contract.kept or contract.why_kept
        assert contract.basis and contract.population.zh and contract.purpose.en
        assert {"id_number", "name"} <= {field.type for field in contract.fields}
        assert set(contract.tells) <= set(dictionary())


def test_banks_brokers_and_payments_serve_one_case_only() -> None:
    case_only = {source for source, one in contracts.contracts().items() if one.uses == "case"}
    assert case_only == {"bank_balances", "securities_insurance"}
    for source in case_only:
        assert isinstance(contracts.contract_of(source), CaseContract)
        with pytest.raises(UnableToUseFeed, match="只能用于核对它写明的那一件申请"):
            contracts.monitoring_contract_of(source)
    assert isinstance(contracts.monitoring_contract_of("police_vehicles"), MonitoringContract)


def refused(folder: Path, text: str, source: str = "police_vehicles", tells: tuple[str, ...] = ()) -> str:
    file = folder / source / "contract.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnableToReadContract) as refusal:
        contracts.read(folder, {source: tells})
    return str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("source: police_vehicles", "source: cars", ":1: “source” should be police_vehicles"),
        ("uses: monitoring", "uses: anything", ":6: “uses” is “anything”: use one of case, monitoring"),
        ("uses: monitoring", "uses: case", ":6: a source for one case needs a field of type “case”"),
        ("cadence: month", "cadence: often", ":8: “cadence” is “often”: use one of day, week, month"),
        ("民发〔2021〕57号 第十七条", "听说", ":4: “听说” names no article"),
        ("formats: [csv, xlsx, json, table]", "formats: [pdf]", ":11: “pdf” is no format"),
        ("key: [plate]", "key: [colour]", ":12: “colour” is none of the fields"),
        ("department: police", "department: cinema", ":3: “department” is “cinema”"),
        ("    type: name\n", "    type: nickname\n", ": name: “type” is “nickname”"),
        ("    unit: ml\n", "    unit: pint\n", ": displacement: “unit” is “pint”"),
        ("    at_most: 30000\n", "", ": displacement: needs “at_most”"),
        ("[YYYY-MM-DD, YYYYMMDD, YYYY/M/D]", "[D.M.YY]", ": registered_on: “D.M.YY” is no format"),
        ("also: [车牌号, 车牌号码]", "also: [所有人]", "the header “所有人” would be plate and name"),
        ("- name: brand", "- name: row", "and not a column of our own"),
        ("    longest: 40\n", "    longest: 40\n    colour: red\n", ": brand: unknown key colour"),
        ("footer:", "footnote:", "unknown key footnote"),
    ],
)
def test_a_malformed_contract_is_refused_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in VEHICLES
    message = refused(tmp_path, VEHICLES.replace(old, new, 1))
    assert message.startswith("police_vehicles/contract.yaml")
    assert said in message, message


def test_a_contract_without_a_word_on_retention_is_refused(tmp_path: Path) -> None:
    cut = VEHICLES[: VEHICLES.index("retention:")] + VEHICLES[VEHICLES.index("formats:") :]
    assert "needs “retention”" in refused(tmp_path, cut)
    dated = cut.replace(
        "formats:", "retention:\n  - {months: 36, from: 2026-01-01, reference: 某办法}\nformats:", 1
    )
    assert "a “reference” with its article" in refused(tmp_path, dated)


def test_a_source_without_a_mapping_and_one_that_tells_no_fact_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "police_vehicles" / "contract.yaml"
    file.parent.mkdir()
    file.write_text(VEHICLES, encoding="utf-8")
    with pytest.raises(UnableToReadContract, match=r"has no mapping: write mapping\.py"):
        contracts.read(tmp_path, {})
    with pytest.raises(UnableToReadContract, match="tells “colour”, which is no fact"):
        contracts.read(tmp_path, {"police_vehicles": ("colour",)})


def test_what_a_bank_tells_comes_in_by_no_other_door(tmp_path: Path) -> None:
    """A bank may not be swept; nor may another source tell what only a bank may, for one case."""
    assert ":6: bank may be asked for one case only" in refused(
        tmp_path / "one", BANK.replace("uses: case", "uses: monitoring"), "bank_balances"
    )
    for source, text in (("bank_balances", BANK), ("police_vehicles", VEHICLES)):
        file = tmp_path / "two" / source / "contract.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UnableToReadContract, match="tells “deposits”, which is for one case only"):
        contracts.read(tmp_path / "two", {"bank_balances": ("deposits",), "police_vehicles": ("deposits",)})
