"""Every way of signing in, and what stops the others."""

from datetime import timedelta

import pyotp
import pytest

from doudi.access import machine_time, signin
from doudi.access.actions import (
    close_account,
    open_citizen_account,
    reset_second_factor,
    set_password,
    set_pin,
)  # fmt: skip
from doudi.access.errors import UnableToAct, UnableToOpenAccount, UnableToSignIn
from doudi.access.models import Account, SignInCode, SignInFailure
from doudi.access.signin import codes
from doudi.audit.models import Entry
from doudi.work.models import Job
from tests.access.offices import AT, PASSWORD, SYSTEM, VILLAGE, citizen, helper, person, principal, staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_staff_set_up_the_app_at_the_first_sign_in_and_enter_a_code_at_each() -> None:
    clerk = staff("town_clerk")
    pending = signin.password(f" {clerk.username} ", PASSWORD, at=AT)
    assert (pending.account_id, pending.needs) == (clerk.id, "enrol")
    enrolment = signin.begin_enrolment(clerk.id)
    assert signin.begin_enrolment(clerk.id) == enrolment
    assert pyotp.parse_uri(enrolment.uri).secret == enrolment.secret
    app = pyotp.TOTP(enrolment.secret)
    assert signin.totp(clerk.id, app.now(), at=AT).id == clerk.id
    assert signin.password(clerk.username, PASSWORD, at=AT).needs == "totp"
    with pytest.raises(UnableToSignIn, match="验证器"):
        signin.begin_enrolment(clerk.id)
    assert Entry.objects.filter(action="account.enrol_totp").count() == 1


def test_a_code_works_once_and_never_an_older_one() -> None:
    secret = pyotp.random_base32()
    clerk = staff("town_clerk", totp=secret)
    now, app = machine_time.seconds(), pyotp.TOTP(secret)
    before, present = app.at(now - 30), app.at(now)
    signin.totp(clerk.id, f" {present[:3]} {present[3:]} ", at=AT)
    for used in (present, before):
        with pytest.raises(UnableToSignIn, match="已用过"):
            signin.totp(clerk.id, used, at=AT)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "12345", "1234567"])
def test_wrong_codes(code: str) -> None:
    clerk = staff("town_clerk", totp=pyotp.random_base32())
    with pytest.raises(UnableToSignIn, match="验证码不对"):
        signin.totp(clerk.id, code, at=AT)


def test_the_secret_is_sealed() -> None:
    secret = pyotp.random_base32()
    clerk = staff("town_clerk", totp=secret)
    assert secret not in str(Account.objects.filter(id=clerk.id).values().get())


def test_wrong_name_and_wrong_password_sound_the_same_and_five_are_enough() -> None:
    clerk = staff("town_clerk")
    words = set()
    for name, secret in ((clerk.username, "wrong"), ("nobody", PASSWORD), ("", "")):
        with pytest.raises(UnableToSignIn) as refusal:
            signin.password(name, secret, at=AT)
        words.add(str(refusal.value))
    assert len(words) == 1
    for _ in range(4):
        with pytest.raises(UnableToSignIn, match="用户名或密码"):
            signin.password(clerk.username, "wrong", at=AT)
    with pytest.raises(UnableToSignIn, match="请过 15 分钟再试"):
        signin.password(clerk.username, PASSWORD, at=AT)
    with pytest.raises(UnableToSignIn, match="请过 1 分钟再试"):
        signin.password(clerk.username, PASSWORD, at=AT + timedelta(minutes=14, seconds=30))
    assert signin.password(clerk.username, PASSWORD, at=AT + 16 * MINUTE).account_id == clerk.id
    assert signin.password(staff("town_head").username, PASSWORD, at=AT).needs == "enrol"


def test_failures_are_journaled_without_what_was_typed() -> None:
    clerk = staff("town_clerk")
    with pytest.raises(UnableToSignIn):
        signin.password(clerk.username, "my-secret-typed", at=AT)
    entry = Entry.objects.get(action="signin.failed")
    assert entry.detail == {"way": "password", "account": str(clerk.id)}
    assert clerk.username not in str(SignInFailure.objects.values().get())


def test_a_closed_account_and_a_reset_one() -> None:
    secret = pyotp.random_base32()
    clerk = staff("town_clerk", totp=secret)
    reset_second_factor(account_id=clerk.id, actor=SYSTEM, at=AT)
    assert signin.password(clerk.username, PASSWORD, at=AT).needs == "enrol"
    set_password(account_id=clerk.id, password="another-long-password", actor=SYSTEM, at=AT)
    with pytest.raises(UnableToSignIn):
        signin.password(clerk.username, PASSWORD, at=AT)
    close_account(account_id=clerk.id, actor=SYSTEM, at=AT)
    with pytest.raises(UnableToSignIn):
        signin.password(clerk.username, "another-long-password", at=AT)
    with pytest.raises(UnableToSignIn, match="停用"):
        signin.account_of(clerk.id)


def _sent() -> str:
    return SignInCode.objects.latest("made_at", "id").to_send.split()[1]


def test_a_code_by_phone_opens_the_account_once() -> None:
    me = citizen(phone="10000000001")
    signin.send_code("+86 100-0000-0001", at=AT)
    code = _sent()
    assert signin.check_code("10000000001", f"验证码 {code[:3]} {code[3:]}", at=AT) == (
        signin.Choice(me.id, "张某"),
    )
    with pytest.raises(UnableToSignIn, match="重新获取"):
        signin.check_code("10000000001", code, at=AT)


def test_neither_the_code_nor_the_phone_is_kept_in_clear() -> None:
    citizen(phone="10000000001")
    signin.send_code("10000000001", at=AT)
    kept = f"{SignInCode.objects.values().get()} {Job.objects.values().get()}"
    assert _sent() not in kept
    assert "10000000001" not in kept


def test_a_code_that_confirms_signs_nobody_in() -> None:
    citizen(phone="10000000001")
    codes.send_code("10000000001", at=AT, use=codes.CONFIRM)
    code = _sent()
    with pytest.raises(UnableToSignIn):
        signin.check_code("10000000001", code, at=AT)
    codes.confirm_by_code("10000000001", code, at=AT)
    with pytest.raises(UnableToSignIn):
        codes.confirm_by_code("10000000001", code, at=AT)
    signin.send_code("10000000001", at=AT + 2 * MINUTE)
    with pytest.raises(UnableToSignIn):
        codes.confirm_by_code("10000000001", _sent(), at=AT + 2 * MINUTE)


def test_a_code_lasts_ten_minutes_and_five_tries_and_only_the_last_one_counts() -> None:
    citizen(phone="10000000001")
    signin.send_code("10000000001", at=AT)
    first = _sent()
    with pytest.raises(UnableToSignIn):
        signin.check_code("10000000001", first, at=AT + 10 * MINUTE)
    signin.send_code("10000000001", at=AT + 11 * MINUTE)
    second = _sent()
    with pytest.raises(UnableToSignIn):
        signin.check_code("10000000001", "x" if first == second else first, at=AT + 11 * MINUTE)
    SignInFailure.objects.all().delete()
    for _ in range(4):
        with pytest.raises(UnableToSignIn):
            signin.check_code("10000000001", "no", at=AT + 11 * MINUTE)
    SignInFailure.objects.all().delete()
    with pytest.raises(UnableToSignIn):
        signin.check_code("10000000001", second, at=AT + 11 * MINUTE)


def test_codes_are_not_asked_for_too_often() -> None:
    signin.send_code("10000000001", at=AT)
    with pytest.raises(UnableToSignIn, match="1 分钟"):
        signin.send_code("10000000001", at=AT + timedelta(seconds=59))
    for minute in (1, 2, 3, 4):
        signin.send_code("10000000001", at=AT + minute * MINUTE + timedelta(seconds=minute))
    with pytest.raises(UnableToSignIn, match="一小时"):
        signin.send_code("10000000001", at=AT + 6 * MINUTE)
    signin.send_code("10000000001", at=AT + 70 * MINUTE)


def test_an_unknown_phone_gets_the_same_answer_and_no_message_unless_it_registers() -> None:
    signin.send_code("10000000005", at=AT)
    assert not Job.objects.exists()
    signin.send_code("10000000006", at=AT, register=True)
    assert Job.objects.filter(kind="access.send_code").count() == 1
    assert signin.check_code("10000000006", _sent(), at=AT) == ()


def test_a_family_shares_a_phone_and_staff_never_come_in_by_it() -> None:
    mother, me = citizen(phone="10000000001"), helper(phone="10000000001")
    clerk = staff("town_clerk")
    clerk.phone_index = mother.phone_index
    clerk.save()
    signin.send_code("10000000001", at=AT)
    assert {one.account_id for one in signin.check_code("10000000001", _sent(), at=AT)} == {mother.id, me.id}


@pytest.mark.parametrize("phone", ["", "123", "20000000001", "100000000012", "abc"])
def test_what_is_no_phone(phone: str) -> None:
    with pytest.raises(UnableToSignIn, match="11 位"):
        signin.send_code(phone, at=AT)


def test_card_and_pin_where_there_is_no_phone() -> None:
    me = citizen(phone="", card_number="A 1234-5678")
    with pytest.raises(UnableToSignIn, match="到窗口重设"):
        signin.card("A12345678", "", at=AT)
    clerk = principal(staff("town_clerk"))
    set_pin(account_id=me.id, pin="274916", actor=clerk, at=AT)
    assert signin.card("a12345678", " 274916 ", at=AT).id == me.id
    for number, pin in (("A12345678", "274917"), ("B12345678", "274916"), ("A12345678", "")):
        with pytest.raises(UnableToSignIn, match="卡号或密码不对"):
            signin.card(number, pin, at=AT)
    told = Entry.objects.get(action="account.set_pin")
    assert (told.subject, told.actor_id) == (me.person, str(clerk.account_id))
    assert "274916" not in str(Account.objects.filter(id=me.id).values().get())


def test_a_pin_is_set_by_the_window_of_the_place_and_is_no_trivial_one() -> None:
    me = citizen(phone="", card_number="A12345678")
    for stranger in (
        principal(staff("town_clerk", 990001002000)),
        principal(staff("administrator")),
        principal(me),
    ):
        with pytest.raises(UnableToAct):
            set_pin(account_id=me.id, pin="274916", actor=stranger, at=AT)
    for pin in ("111111", "123456", "12345", "1234567", "abcdef", ""):
        with pytest.raises(UnableToOpenAccount, match="6 位"):
            set_pin(account_id=me.id, pin=pin, actor=SYSTEM, at=AT)


def test_guessing_a_pin_is_stopped() -> None:
    citizen(phone="", card_number="A12345678", pin="274916")
    for _ in range(5):
        with pytest.raises(UnableToSignIn, match="卡号或密码不对"):
            signin.card("A12345678", "000001", at=AT)
    with pytest.raises(UnableToSignIn, match="分钟再试"):
        signin.card("A1234 5678", "274916", at=AT)


def test_one_account_per_person_and_card_and_a_way_to_sign_in() -> None:
    terms = {"name": "张某", "division": VILLAGE, "actor": SYSTEM, "at": AT}
    open_citizen_account(person=person(1), card_number="A1", **terms)  # type: ignore[arg-type]
    for twice in ({"person": person(1), "phone": "10000000001"}, {"person": person(2), "card_number": "a1"}):
        with pytest.raises(UnableToOpenAccount, match="已经有账号"):
            open_citizen_account(**twice, **terms)  # type: ignore[arg-type]
    with pytest.raises(UnableToOpenAccount, match="手机号"):
        open_citizen_account(person=person(3), **terms)  # type: ignore[arg-type]


def test_weak_passwords_and_odd_roles_are_refused() -> None:
    with pytest.raises(UnableToOpenAccount, match="岗位"):
        staff("citizen")
    clerk = staff("town_clerk", username="zhangsan")
    for weak in ("short", "qwerty123456", "1qaz2wsx3edc"):
        with pytest.raises(UnableToOpenAccount, match="不够安全"):
            set_password(account_id=clerk.id, password=weak, actor=SYSTEM, at=AT)
