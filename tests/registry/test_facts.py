"""Facts are added and never changed; the same paper cannot say two things."""

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.access.errors import UnableToAct
from doudi.law.benefits.situation import Known
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.errors import UnableToRecordFact
from doudi.registry.models import Fact
from doudi.registry.situation import of_household, readings
from tests.registry.people import AT, ON, SYSTEM, VILLAGE, citizen, family, someone, staff

pytestmark = pytest.mark.django_db
CASE = "990001-2026-000001"


def fact(subject: UUID, name: str, value: int | str | bool, **other: object) -> NewFact:
    fields: dict[str, object] = {"source": "declared", "source_ref": f"{CASE}#1", "observed_on": ON, **other}
    return NewFact("person", subject, name, value, **fields)  # type: ignore[arg-type]


def recorded(*facts: NewFact) -> int:
    return record_facts(facts, actor=SYSTEM, at=AT, division=VILLAGE)


def test_the_same_paper_again_changes_nothing_and_may_not_contradict_itself() -> None:
    person = someone(1)
    assert recorded(fact(person, "wage_income", 100), fact(person, "deposits", 5)) == 2
    assert recorded(fact(person, "wage_income", 100), fact(person, "deposits", 5)) == 0
    with pytest.raises(UnableToRecordFact, match="另一个数"):
        recorded(fact(person, "wage_income", 200))
    assert recorded(fact(person, "wage_income", 200, source_ref=f"{CASE}#2")) == 1
    assert Fact.objects.unscoped("test").filter(name="wage_income").count() == 2


def test_one_call_may_not_contradict_itself_either() -> None:
    person = someone(1)
    with pytest.raises(UnableToRecordFact):
        recorded(fact(person, "wage_income", 1), fact(person, "wage_income", 2))


@pytest.mark.parametrize("statement", ["update registry_fact set value = '1'", "delete from registry_fact"])
def test_the_database_refuses_to_change_or_remove_a_fact(statement: str) -> None:
    recorded(fact(someone(1), "wage_income", 100))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"source": "rumour"}, "来源"), ({"value": None}, "不知道不等于零"), ({"value": 1.5}, "整数")],
)
def test_what_is_no_fact_is_refused(change: dict[str, object], message: str) -> None:
    fields: dict[str, object] = {
        "source": "visit",
        "source_ref": "",
        "observed_on": ON,
        "value": 1,
        **change,
    }
    wrong = NewFact("person", someone(1), "wage_income", **fields)  # type: ignore[arg-type]
    with pytest.raises(UnableToRecordFact, match=message):
        recorded(wrong)


def test_the_journal_counts_facts_and_holds_no_value() -> None:
    recorded(fact(someone(1), "wage_income", 987_654))
    with connection.cursor() as sql:
        sql.execute("select * from audit_entry where action = 'fact.record'")
        assert "987654" not in repr(sql.fetchall())


def test_a_family_records_its_own_words_only() -> None:
    person = someone(1)
    with pytest.raises(UnableToAct):
        record_facts(
            [fact(person, "deposits", 0, source="document")],
            actor=citizen(person),
            at=AT,
            division=VILLAGE,
        )
    with pytest.raises(UnableToAct):
        record_facts([fact(person, "deposits", 0)], actor=staff("auditor"), at=AT, division=VILLAGE)


def test_the_situation_holds_what_is_known_and_nothing_else() -> None:
    head, child = someone(1), someone(2, born=date(2015, 2, 3))
    household = family((head, "head"), (child, "child"))
    home = NewFact("household", household, "residence", "rural", "register", "", ON)
    recorded(fact(head, "wage_income", 139_400), fact(head, "name_matches", True), home)
    situation = of_household(household, as_of=ON)
    assert dict(situation.household) == {"residence": Known("rural", "register", ON)}
    assert dict(situation.members[str(head)]) == {
        "wage_income": Known(139_400, "declared", ON),
        "born": Known(date(1970, 5, 6), "register", None),
        "relation": Known("head", "register", None),
    }
    assert "wage_income" not in situation.members[str(child)]
    assert situation.members[str(child)]["born"].value == date(2015, 2, 3)


def test_a_fact_counts_on_its_days_only() -> None:
    head = someone(1)
    household = family((head, "head"))
    recorded(fact(head, "wage_income", 1, valid_from=date(2026, 1, 1), valid_until=date(2026, 7, 1)))
    months = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    known = ["wage_income" in of_household(household, as_of=day).members[str(head)] for day in months]
    assert known == [False, True, True, False]


def test_a_case_only_fact_serves_its_case_alone() -> None:
    head = someone(1)
    household = family((head, "head"))
    balance = fact(head, "deposits", 700, source="bank", source_ref="m1", uses="case", case_number=CASE)
    recorded(balance)

    def deposits(case_number: str) -> Known | None:
        return of_household(household, as_of=ON, case_number=case_number).members[str(head)].get("deposits")

    assert deposits(CASE) == Known(700, "bank", ON)
    assert deposits("") is None
    assert deposits("990001-2026-000002") is None


def test_a_household_is_read_with_as_many_queries_at_any_size(
    django_assert_num_queries: object,
) -> None:
    people = [someone(n) for n in range(1, 8)]
    household = family((people[0], "head"), *((person, "other") for person in people[1:]))
    for person in people:
        recorded(fact(person, "wage_income", 1), fact(person, "deposits", 1))
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(readings(household, as_of=ON)) == 7 * 4
