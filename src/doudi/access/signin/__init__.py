"""Signing in, for the pages under /accounts/.

Staff: password, then a one-time password (TOTP). Citizens and helpers: a code sent to their phone, or card
number and PIN. Never a name and an ID number alone. Each way ends in `open_session`.
"""

from doudi.access.signin.card import card
from doudi.access.signin.choices import choices_of, remember_choices
from doudi.access.signin.codes import Choice, check_code, send_code
from doudi.access.signin.password import Pending, password, pending_of, remember_pending
from doudi.access.signin.sessions import account_of, leave, open_session
from doudi.access.signin.totp import Enrolment, begin_enrolment, totp

__all__ = [
    "Choice",
    "Enrolment",
    "Pending",
    "account_of",
    "begin_enrolment",
    "card",
    "check_code",
    "choices_of",
    "leave",
    "open_session",
    "password",
    "pending_of",
    "remember_choices",
    "remember_pending",
    "send_code",
    "totp",
]
