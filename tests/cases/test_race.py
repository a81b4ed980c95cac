"""Eight at once: one wins, and nothing is done twice. Real connections, real commits."""

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection

from doudi.access import rls
from doudi.cases import application, nudges, publicity, steps
from doudi.cases.models import Case, CaseStep, Deadline, Letter, Objection, PublicNotice
from doudi.law.errors import Unable
from tests.cases import builders as b
from tests.databases import LiveDatabase

THREADS = 8


def at_once(act: Callable[[int], object], threads: int = THREADS) -> Counter[str]:
    """Run `act(n)` in threads that start together; counts what came of it: "done" or the refusal's class."""
    barrier, outcomes = threading.Barrier(threads), Counter[str]()

    def run(number: int) -> None:
        rls.open_process()
        barrier.wait()
        try:
            act(number)
            outcomes["done"] += 1
        except Unable as refusal:
            outcomes[type(refusal).__name__] += 1
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return outcomes


def test_of_eight_who_take_the_same_step_one_wins(live_database: LiveDatabase) -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    outcomes = at_once(
        lambda _: steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT, revision=0)
    )
    assert outcomes["done"] == 1
    assert outcomes.total() == THREADS
    assert steps.find(case.id).revision == 1
    rows = CaseStep.objects.unscoped("test").filter(case=case, name="accept")
    assert rows.count() == 1
    assert Letter.objects.unscoped("test").filter(case=case).count() == 1
    assert Deadline.objects.unscoped("test").filter(case=case).count() == 2


def test_confirming_and_withdrawing_at_once(live_database: LiveDatabase) -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)

    def either(number: int) -> None:
        if number % 2:
            b.confirmed(case, staff, at=at)
        else:
            steps.take_step(case_id=case.id, step="withdraw", actor=home.account, at=at)

    outcomes = at_once(either)
    assert outcomes["done"] == 1
    state = steps.find(case.id).state
    assert state in {"active", "withdrawn"}
    kinds = Letter.objects.unscoped("test").filter(case=case, kind="confirmation").count()
    assert kinds == (state == "active")


def test_pressed_eight_times_it_is_one_application(live_database: LiveDatabase) -> None:
    b.county()
    home = b.family()
    draft = application.save_draft(
        principal=home.account, person_id=home.applicant, answers=b.answers(home), at=b.AT
    )
    numbers: list[str] = []

    def press(_: int) -> None:
        sent = application.submit(
            principal=home.account,
            person_id=home.applicant,
            idempotency_key=draft.idempotency_key,
            channel="self",
            at=b.AT,
        )
        numbers.append(sent.number)

    assert at_once(press) == {"done": THREADS}
    assert set(numbers) == {"990001-2026-000001"}
    assert Case.objects.unscoped("test").count() == 1


def test_numbers_have_no_gaps_and_no_twins(live_database: LiveDatabase) -> None:
    b.county()
    homes = [b.family(sequence) for sequence in range(1, THREADS + 1)]
    outcomes = at_once(lambda number: b.applied(homes[number]))
    assert outcomes == {"done": THREADS}
    numbers = Case.objects.unscoped("test").order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"990001-2026-{n:06d}" for n in range(1, THREADS + 1)]


def test_eight_objections_are_all_kept_and_move_the_case_once(live_database: LiveDatabase) -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=b.AT)
    token = PublicNotice.objects.unscoped("test").get(case=case).token
    outcomes = at_once(
        lambda n: publicity.object_to(token=token, matter=f"第{n}个人的意见", at=b.AT, source=str(n))
    )
    kept = list(Objection.objects.unscoped("test").filter(case=case).values_list("id", flat=True))
    assert len(kept) == outcomes["done"] >= 1
    at_once(lambda n: publicity.take_up(objection_id=kept[n % len(kept)], actor=staff.clerk, at=b.AT))
    assert steps.find(case.id).state == "objected"
    assert CaseStep.objects.unscoped("test").filter(case=case, name="object").count() == 1


def test_one_nudge_a_day(live_database: LiveDatabase) -> None:
    b.county()
    home = b.family()
    case = b.applied(home)
    outcomes = at_once(lambda _: nudges.nudge(case_number=case.number, principal=home.account, at=b.AT))
    assert outcomes == {"done": 1, "UnableToNudge": THREADS - 1}
