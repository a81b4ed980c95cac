"""How the library says units and stretches of time."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from doudi.law.benefits.wording import value_text
from doudi.law.expressions.unit import unit_text
from doudi.law.interval import Interval
from doudi.web.templatetags.words import english

register = template.Library()


@register.filter
def in_brackets(unit: str) -> str:
    """A unit after a name: （元/月）, " (yuan/month)"."""
    said = unit_text(unit, "en" if english() else "zh")
    return f" ({said})" if english() else f"（{said}）"


@register.filter
def period(interval: Interval) -> str:
    """From its first day to the one that is out: 2026年7月1日起, 2026年7月1日起，到2027年7月1日前."""
    if interval.until is None:
        return _("%(since)s起") % {"since": _short(interval.since)}
    return _("%(since)s起，%(until)s前") % {
        "since": _short(interval.since),
        "until": _short(interval.until),
    }


def _short(day: date) -> str:
    return value_text(day, "date", "", "en" if english() else "zh")
