"""`doudi link --merge` is killed with kill -9 at random moments and called again: the end is as if
undisturbed."""

import os
import random
import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest

from doudi.registry.actions import register_person
from doudi.registry.identity.models import CandidatePair, Linking, Merge
from doudi.registry.models import Person
from doudi.vault import keys
from tests.databases import LiveDatabase, copied
from tests.registry.people import AT, SYSTEM, VILLAGE, id_number

pytestmark = pytest.mark.faults
PEOPLE, TWICE = 160, 60
COMMAND = [sys.executable, "-m", "doudi.conf.command", "link", "--place", "990001", "--merge"]
Outcome = tuple[list[object], list[object], list[object]]


def registered() -> None:
    """People of different names, and for some of them a second record without a number."""
    signs = "安宝成德恩芳光海惠嘉建俊凯兰明宁庆荣善泰文喜秀永志"
    for n in range(PEOPLE):
        born = date(1940, 1, 1).replace(year=1940 + n % 60, month=1 + n % 12)
        name = f"{'王李赵钱孙周吴郑冯陈'[n % 10]}{signs[n % 25]}{signs[n // 25]}"
        known: dict[str, Any] = {
            "phone": f"100{n:08d}",
            "division": VILLAGE + n % 7,
            "actor": SYSTEM,
            "at": AT,
        }
        register_person(name=name, id_number=id_number(2 * n % 900, born), **known)
        if n < TWICE:
            sex = "M" if 2 * n % 900 % 2 else "F"
            register_person(name=name, id_number="", sex=sex, born=born, **known)


def outcome() -> Outcome:
    """What a run leaves: pairs, merges and who stands for whom, by numbers."""
    pairs = CandidatePair.objects.unscoped("test").order_by("left__number", "right__number")
    merges = Merge.objects.unscoped("test").order_by("merged__number")
    people = Person.objects.unscoped("test").filter(merged_into__isnull=False).order_by("number")
    told = ("left__number", "right__number", "rule", "weight", "certain", "why", "state")
    return (
        list(pairs.values_list(*told)),
        list(merges.values_list("kept__number", "merged__number", "undone_at")),
        list(people.values_list("number", "merged_into__number")),
    )


def linking(database: LiveDatabase) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **database.environment}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(COMMAND, env=environment, stdout=quiet, stderr=quiet)


def test_a_linking_killed_again_and_again_ends_as_if_undisturbed(
    live_database: LiveDatabase, _template_database: str, kills: int, seed: int
) -> None:
    registered()
    with copied(_template_database) as undisturbed:
        registered()
        keys.check_file()
        begin = time.monotonic()
        assert linking(undisturbed).wait(120) == 0
        whole = time.monotonic() - begin
        expected = outcome()
    assert len(expected[1]) > TWICE / 2, "a run that finds nothing proves nothing"
    dice = random.Random(seed)
    hit = 0
    for _ in range(kills):
        process = linking(live_database)
        try:
            process.wait(dice.uniform(0.2, 0.9) * whole)
        except subprocess.TimeoutExpired:
            hit += 1
        process.kill()
        process.wait()
    assert hit
    assert linking(live_database).wait(120) == 0
    assert outcome() == expected
    assert not Linking.objects.unscoped("test").exclude(state="done").exists()
