"""The rights of appeal that every adverse decision states (社会救助法 76; 民发〔2021〕57号 38)."""

from datetime import date
from typing import NamedTuple

from doudi.cases import calendars
from doudi.law.label import Label
from doudi.law.procedures.deadline import Term, due

# Counted from the day after the letter was received (民法典 201); a last day of rest moves on (民法典 203).
_RECONSIDER = Term(60, "calendar", to_working_day=True)  # 行政复议法 20
_SUE = Term(6, "months", to_working_day=True)  # 行政诉讼法 46


class Way(NamedTuple):
    """One way to appeal, in a few words, with its article. `name`: reconsider, sue or after."""

    name: str
    words: Label
    article: str


class LastDays(NamedTuple):
    """The last day of each way, once the day is known on which the letter was received."""

    received_on: date
    reconsider: date
    sue: date
    provisional: bool


def appeal(county: str) -> tuple[Way, ...]:
    """Where, how and until when one can appeal against a decision taken in the county."""
    return (
        Way(
            "reconsider",
            Label(
                f"申请行政复议：收到决定书之日起 60 日内，向{county}人民政府提出。写字有困难的，可以口头说。",
                f"Ask the People's Government of {county} for administrative reconsideration, within 60 days "
                "of receiving this letter. If writing is hard for you, an oral request is enough.",
            ),
            "行政复议法 第二十条、第二十二条",
        ),
        Way(
            "sue",
            Label(
                "到法院起诉：收到决定书之日起 6 个月内，可以直接起诉。",
                "Sue at the people's court, within 6 months of receiving this letter.",
            ),
            "行政诉讼法 第四十六条",
        ),
        Way(
            "after",
            Label(
                "先申请了复议、对结果还不服：收到复议决定书之日起 15 日内到法院起诉。",
                "If you asked for reconsideration and disagree with its result: sue within 15 days of "
                "receiving that.",
            ),
            "行政诉讼法 第四十五条",
        ),
    )


def last_days(received_on: date) -> LastDays:
    """The last day for each way, for a letter received on that day."""
    reconsider, sue = (due(term, received_on, calendars.current()) for term in (_RECONSIDER, _SUE))
    if reconsider.on is None or sue.on is None:
        raise ValueError("a term of appeal never stands still")
    return LastDays(received_on, reconsider.on, sue.on, reconsider.provisional or sue.provisional)
