"""People who authorised a helper, and what the helper typed for them."""

from datetime import timedelta
from typing import Any

from doudi.access import grants
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import application
from doudi.web.citizen.apply import sheets
from doudi.web.citizen.apply.answers import Answers, patch
from doudi.web.citizen.apply.asks import Ask
from doudi.work import clock
from tests.cases.builders import VILLAGE, Family, family


def granted(
    helper: Account, sequence: int, name: str, scope: str = "apply", days: int = 30, members: int = 3
) -> Family:
    """A family whose applicant authorised the helper."""
    people = family(sequence, members, name=name)
    grants.grant(
        holder=helper.id,
        subject=people.applicant,
        division=VILLAGE,
        scope=scope,
        since=clock.today(),
        until=clock.today() + timedelta(days=days),
        actor=people.account,
        at=clock.now(),
    )
    return people


def typed(helper: Account, people: Family, *changes: tuple[tuple[str, ...], Any]) -> Answers:
    """Answers the helper saves; gives all of the draft."""
    saved = application.save_draft(
        principal=Principal.of_account(helper, on=clock.today()),
        person_id=people.applicant,
        answers=patch(*changes),
        at=clock.now(),
    )
    return Answers(saved.answers, clock.today())


def filled(helper: Account, people: Family) -> Answers:
    """Every part of the application is done; only the person's own confirmation is missing."""
    whole = typed(
        helper,
        people,
        *((("members", str(one), "change"), "stays") for one in people.people),
        *(
            (("members", str(one), "relation"), relation)
            for one, relation in zip(people.people, ["head", "spouse", *["child"] * 9], strict=False)
        ),
        *((("pages", part), "done") for part in ("members", "papers", "promise")),
        (("consents", str(people.applicant)), "signature"),
    )
    for _ in range(2):  # the first answers ask for more
        asked = [ask for sheet in sheets.sheets(whole) for ask in sheet.asks]
        whole = typed(helper, people, *((ask.where, _plain(ask)) for ask in asked))
    return whole


def _plain(ask: Ask) -> Any:
    by_kind: dict[str, Any] = {"money": 0, "count": 0, "yesno": False, "ticks": ["wage_income"]}
    by_kind["account"] = "6222021234567890"
    return ask.choices[0][0] if ask.kind == "choice" else by_kind.get(ask.kind, "柳树村 1 号")
