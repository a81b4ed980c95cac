"""The month a benefit is paid from follows from the day of the decision, in every place that says it."""

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.cases import decisions, queries, steps
from doudi.cases.advice import thawed
from doudi.cases.models import Decision
from doudi.law.procedures.procedure import UnableToFollow
from tests.cases import builders as b

pytestmark = pytest.mark.django_db

ADVISED = b.AT + timedelta(days=13)  # 14 September
DECIDED = b.AT + timedelta(days=37)  # 8 October


def test_a_decision_in_the_month_after_its_advice_says_one_month() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff, at=ADVISED)
    b.reviewed(case, staff, at=ADVISED)
    advice = queries.case_file(staff.officer, case.id, at=DECIDED).advice
    assert advice is not None and advice.as_of == date(2026, 9, 14)
    assert "paid_from" not in [line["name"] for line in advice.lines]  # an advice decides no month
    given: dict[str, Any] = {
        "advice_id": advice.advice_id,
        "amount_fen": advice.amount_fen,
        "departure_reason": "",
    }
    shown = queries.preview_letter(
        "confirmation", principal=staff.officer, case_id=case.id, at=DECIDED, **given
    )
    decision_id = decisions.confirm(case_id=case.id, actor=staff.officer, at=DECIDED, **given)
    row = Decision.objects.unscoped("test").select_related("advice").get(pk=decision_id)
    assert row.advice is not None
    assert row.advice_id != advice.advice_id and row.advice.as_of == row.decided_on == date(2026, 10, 8)
    assert thawed(row.advice).pay_from == row.pay_from == date(2026, 11, 1)
    view = queries.decision_view(home.account, case.number, at=DECIDED)
    assert view is not None and view.letter_id is not None
    letter = queries.letter(home.account, view.letter_id, at=DECIDED)
    assert (view.pay_from, letter.content["pay_from"]) == ("2026-11", "2026-11")
    for lines in (view.lines, letter.content["lines"], shown.content["lines"]):
        assert [line["value"] for line in lines if line["type"] == "date"] == ["2026-11-01"]


def test_what_has_changed_since_the_advice_is_looked_at_first() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff, at=ADVISED)
    b.reviewed(case, staff, at=ADVISED)
    advice = queries.case_file(staff.officer, case.id, at=DECIDED).advice
    assert advice is not None
    b.settle(steps.find(case.id), at=DECIDED, wage_income=50_000)
    with pytest.raises(UnableToFollow, match="重新测算"):
        decisions.confirm(
            case_id=case.id, advice_id=advice.advice_id, actor=staff.officer, at=DECIDED + timedelta(hours=1)
        )
