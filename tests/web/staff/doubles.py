"""Pairs of records on the list of the county, as a linking leaves them."""

from typing import Any

from doudi.access.divisions import common_of
from doudi.registry.actions import register_person
from doudi.registry.identity.models import CandidatePair, Linking
from doudi.registry.models import Person
from tests.cases.builders import AT, SYSTEM, VILLAGE
from tests.registry.people import someone


def pairs(count: int) -> list[CandidatePair]:
    """People with a number, and their doubles without, whose names look alike."""
    run = Linking(division=common_of([VILLAGE]), state="done", last_number=1, begun_at=AT, ended_at=AT)
    blocks = [{"rule": "phone, birth year", "records": 2, "blocks": 1, "largest": 2}]
    run.report = {"records": 2, "usable_numbers": 1, "blocks": blocks, "scored": {"phone, birth year": 1}}
    run.save()
    levels = {"name": "shape", "born": "same", "phone": "one_digit"}
    made = []
    for n in range(count):
        one = someone(n * 1000 + 2, name="欧阳示例", phone="10000001001", division=VILLAGE)
        born = Person.objects.unscoped("test").get(id=one).born
        known: dict[str, Any] = {"sex": "F", "born": born, "phone": "10000001002", "division": VILLAGE}
        other = register_person(name="欧阳示列", id_number="", **known, actor=SYSTEM, at=AT).id
        pair = CandidatePair(left_id=one, right_id=other, found_by=run, levels=levels, division=VILLAGE)
        pair.rule, pair.certain, pair.weight = "phone, birth year", True, 1234
        made.append(pair)
    CandidatePair.objects.bulk_create(made)
    return made
