"""A reply is read strictly: about this person and question, complete, and of the right types."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from doudi.exchange.errors import UnableToReadReply
from doudi.exchange.partners import PARTNERS
from doudi.exchange.reply import Answer, Finding, Question
from tests.registry.people import id_number

QUESTION = Question("m-1", "990001-2026-000001", "verification", "2026-07", "张示例", id_number(1))
POLICE = {
    "household_register": [
        {"name": "张示例", "hukou_kind": "农业", "hukou_division": 990001001001, "status": "normal"}
    ],
    "death": [],
    "vehicles": [{"status": "normal"}, {"status": "scrapped"}],
}
LABOUR = {
    "employment": [{"monthly_wage_fen": 580_000}],
    "pension": [{"monthly_fen": 17_500, "basic_monthly_fen": 14_500}],
}
BANK = {"balances": [{"balance_fen": 200}, {"balance_fen": 126_050}]}
NOTHING: dict[str, dict[str, list[Any]]] = {
    "police": {"household_register": [], "death": [], "vehicles": []},
    "labour": {"employment": [], "pension": []},
    "bank": {"balances": []},
}


def reply(partner: str, records: dict[str, Any]) -> dict[str, Any]:
    return {
        "request_no": QUESTION.request_no,
        "case_no": QUESTION.case_number,
        "source": partner,
        "as_of": "2026-08-31",
        "subject_hash": QUESTION.subject_hash,
        "result": "hit" if any(records.values()) else "none",
        "records": deepcopy(records),
    }


def answer(partner: str, records: dict[str, Any]) -> Answer:
    return PARTNERS[partner].read(reply(partner, records), QUESTION)


def test_the_police_tell_registration_and_vehicles_in_use() -> None:
    found = answer("police", POLICE)
    assert (found.result, found.as_of.isoformat()) == ("hit", "2026-08-31")
    assert set(found.findings) == {
        Finding("registered_here", True),
        Finding("name_matches", True),
        Finding("residence", "rural", entity="household"),
        Finding("absence", None, silent=True),
        Finding("vehicles", 1),
    }


def test_a_death_and_another_name_are_findings() -> None:
    records = deepcopy(POLICE)
    records["death"] = [{"died_on": "2026-06-02"}]
    records["household_register"][0]["name"] = "张示范"  # type: ignore[index]
    found = set(answer("police", records).findings)
    assert {Finding("absence", "deceased"), Finding("died_on", "2026-06-02")} <= found
    assert Finding("name_matches", False) in found


def test_another_dot_is_the_same_name() -> None:
    question = Question("m-1", "990001-2026-000001", "verification", "2026-07", "古丽·示例", id_number(1))
    records = deepcopy(POLICE)
    records["household_register"][0]["name"] = "古丽‧示例"  # type: ignore[index]
    found = PARTNERS["police"].read(reply("police", records), question)
    assert Finding("name_matches", True) in found.findings


def test_wages_and_pensions_with_the_basic_pension_apart() -> None:
    assert set(answer("labour", LABOUR).findings) == {
        Finding("wage_income", 580_000),
        Finding("pension_income", 3_000),
        Finding("basic_pension", 14_500),
    }


def test_no_insured_work_says_nothing_about_casual_work() -> None:
    found = answer("labour", NOTHING["labour"])
    assert found.result == "none"
    assert Finding("wage_income", None, silent=True) in found.findings
    assert Finding("pension_income", 0) in found.findings


def test_balances_add_up_and_no_account_is_nothing_owned() -> None:
    assert answer("bank", BANK).findings == (Finding("deposits", 126_250),)
    assert answer("bank", NOTHING["bank"]).findings == (Finding("deposits", 0),)


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Set the value at a path of keys; the last argument is the value."""
    *keys, last, value = path

    def change(raw: dict[str, Any]) -> None:
        place: Any = raw
        for key in keys:
            place = place[key]
        place[last] = value

    return change


WRONG: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("wrong_person", _set("subject_hash", "0" * 64)),
    ("another_question", _set("request_no", "m-2")),
    ("another_question", _set("case_no", "990001-2026-000002")),
    ("another_source", _set("source", "labour")),
    ("items_missing", _set("records", {})),
    ("items_missing", _set("records", None)),
    ("items_missing", _set("records", "balances", "much")),
    ("items_missing", _set("records", "balances", [7])),
    ("items_missing", _set("records", "gold", [])),
    ("contradicts_itself", _set("result", "none")),
    ("bad_field:as_of", _set("as_of", "yesterday")),
    ("bad_field:as_of", _set("as_of", None)),
    ("bad_field:balance_fen", _set("records", "balances", 0, "balance_fen", -1)),
    ("bad_field:balance_fen", _set("records", "balances", 0, "balance_fen", 1.5)),
    ("bad_field:balance_fen", _set("records", "balances", 0, "balance_fen", True)),
    ("bad_field:balance_fen", _set("records", "balances", 0, "balance_fen", "200")),
]


@pytest.mark.parametrize(("code", "change"), WRONG)
def test_a_reply_that_is_not_right_is_refused_whole(
    code: str, change: Callable[[dict[str, Any]], None]
) -> None:
    raw = reply("bank", BANK)
    change(raw)
    with pytest.raises(UnableToReadReply) as refusal:
        PARTNERS["bank"].read(raw, QUESTION)
    assert refusal.value.code == code


def test_a_question_shows_nobody_in_its_repr() -> None:
    assert id_number(1) not in repr(QUESTION) and "张示例" not in repr(QUESTION)
