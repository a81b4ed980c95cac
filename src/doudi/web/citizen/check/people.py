"""Who lives together: the visitor's age, and whoever else there is by relation and age. No names."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.policies.load import policies
from doudi.web.forms import ChoiceField, CountField, PageForm, Select
from doudi.web.templatetags.words import spoken

MOST = 12
_RELATIONS = (
    "spouse",
    "child",
    "parent",
    "grandparent",
    "grandchild",
    "sibling",
    "daughter_in_law",
    "son_in_law",
)


class MyselfForm(PageForm):
    """How old the visitor is, and how many live together."""

    age = CountField(label=gettext_lazy("您多大年纪？"), most=120)
    people = CountField(
        label=gettext_lazy("一起生活的有几口人？"),
        least=1,
        most=MOST,
        help_text=gettext_lazy("算上您自己。一个人过就填 1。"),
    )


class OthersForm(PageForm):
    """Relation and age of each of the others."""

    def __init__(self, *args: Any, people: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        before = dict(enumerate(people[1:], start=1))
        kwargs["initial"] = {
            f"{part}_{number}": value if person[0] else None
            for number, person in before.items()
            for part, value in zip(("relation", "age"), person, strict=True)
        }
        super().__init__(*args, **kwargs)
        for number in before:
            self.ask_also(f"relation_{number}", _relation(number))
            self.ask_also(f"age_{number}", CountField(label=_("多大年纪？"), most=120))

    def people(self) -> list[tuple[str, int]]:
        """(relation, age) of each."""
        data, numbers = self.cleaned_data, range(1, len(self.fields) // 2 + 1)
        return [(data[f"relation_{n}"], data[f"age_{n}"]) for n in numbers]


def _relation(number: int) -> ChoiceField:
    choices = policies().facts["relation"].choices
    options = [("", _("请选")), *((code, spoken(choices[code])) for code in (*_RELATIONS, "other"))]
    label = _("第 %(number)s 位是您的什么人？") % {"number": number}
    return ChoiceField(label=label, choices=options, widget=Select())


def called(people: Sequence[tuple[str, int]]) -> dict[str, str]:
    """What each member is called on the pages: 您, 配偶（75 岁）; those who sound alike are numbered."""
    choices = policies().facts["relation"].choices
    names = [_("您")] + [
        _("%(relation)s（%(age)s 岁）") % {"relation": spoken(choices[relation]), "age": age}
        for relation, age in people[1:]
    ]
    alike = {name for name in names if names.count(name) > 1}
    return {
        f"m{number}": f"{name} {names[: number + 1].count(name)}" if name in alike else name
        for number, name in enumerate(names)
    }
