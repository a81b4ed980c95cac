"""Is this paper genuine? For somebody who holds it and knows nothing else."""

from uuid import UUID

import pytest
from django.test import Client

from doudi.cases import queries
from doudi.cases.queries import LetterFile
from doudi.cases.tokens import grouped
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmation() -> LetterFile:
    """The letter that grants 2,240 yuan or so to 张示例."""
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    b.confirmed(case, staff, at=at)
    listed = queries.letters_of(home.account, case.id, at=at)
    found = next(one for one in listed if one.kind == "confirmation")
    assert isinstance(found.letter_id, UUID)
    return queries.letter(home.account, found.letter_id, at=at)


def asked(client: Client, code: str) -> tuple[int, str]:
    answer = client.get("/public/letters/", {"code": code}, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_code_in_any_writing_shows_what_the_paper_must_say(
    client: Client, confirmation: LetterFile
) -> None:
    amount = f"{confirmation.content['amount_fen'] // 100:,} 元"
    code = grouped(confirmation.token)
    for written in (code, code.lower().replace("-", " "), f"http://127.0.0.1/v/{confirmation.token}/"):
        status, shown = asked(client, written)
        assert status == 200, written
        assert "这份文书是真的" in shown
        for said in (confirmation.number, amount, "从哪个月起", "张**"):
            assert said in shown, said
        assert confirmation.addressee not in shown


def test_the_number_alone_leads_to_the_code(client: Client, confirmation: LetterFile) -> None:
    for number in (confirmation.number, confirmation.case_number, confirmation.number.replace("-", "－")):
        status, shown = asked(client, number)
        assert status == 422
        assert "这是文书的编号" in shown
        assert "这份文书是真的" not in shown


def test_an_unknown_code_may_be_a_forgery(client: Client, confirmation: LetterFile) -> None:
    for typed in ("AAA-AAA-AAA-AAA", "aaaaaaaaaaaa"):
        status, shown = asked(client, typed)
        assert status == 404
        for said in ("查不到这份文书，可能是假的", "12349", "AAA-AAA-AAA-AAA"):
            assert said in shown, said
    answer = client.get("/v/M-_uTL2V6IoiA88zWz8-Yg/")
    assert answer.status_code == 404
    assert "可能是假的" in answer.content.decode()


def test_nothing_and_nonsense_are_answered(client: Client) -> None:
    assert client.get("/v/").status_code == 200
    for typed, said in (("", "请输入校验码"), ("  ", "请输入校验码"), ("abc", "这不像校验码")):
        status, shown = asked(client, typed)
        assert (status, said in shown) == (422, True), typed
