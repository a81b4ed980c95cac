"""The pages of the check: the form of each, and what its answer notes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.law.benefits.questionnaire import Question
from doudi.policies.load import policies
from doudi.web.citizen.check.answers import HOME, Said, loaded
from doudi.web.citizen.check.forms import NOTHING, UNKNOWN, FactForm, ListForm
from doudi.web.citizen.check.pages import MYSELF, OTHERS, still_open
from doudi.web.citizen.check.people import MyselfForm, OthersForm, called
from doudi.web.forms import PageForm
from doudi.web.templatetags.words import spoken

Data = Mapping[str, Any] | None


class Page(ABC):
    """One page. `group`: the group of facts it belongs to, "" for who lives together."""

    form: PageForm
    group = ""
    nothing_words = ""
    may_be_unknown = False

    def __init__(self, key: str, said: Said, data: Data) -> None:
        self.key = key
        self.said = said
        self.data = data or {}

    @property
    def title(self) -> str:
        """What it asks; its group stands above it."""
        return _("下面这些，您家有哪些？") if self.key.startswith("list.") else title_of(self.key)

    def noted(self) -> bool:
        """Whether there was an answer; it is noted then."""
        if not self.form.is_valid():
            return False
        self.note()
        return True

    @abstractmethod
    def note(self) -> None:
        """Note a valid answer."""


class _Myself(Page):
    def __init__(self, key: str, said: Said, data: Data) -> None:
        super().__init__(key, said, data)
        begun = {"age": said.people[0][1], "people": len(said.people)} if said.people else None
        self.form = MyselfForm(data, initial=begun)

    def note(self) -> None:
        answer = self.form.cleaned_data
        others = [*self.said.people[1:], *[("", 0)] * answer["people"]][: answer["people"] - 1]
        self.said.live_here([("head", answer["age"]), *others])


class _Others(Page):
    form: OthersForm

    def __init__(self, key: str, said: Said, data: Data) -> None:
        super().__init__(key, said, data)
        self.form = OthersForm(data, people=said.people)

    def note(self) -> None:
        self.said.live_here([self.said.people[0], *self.form.people()])


class _List(Page):
    form: ListForm

    def __init__(self, key: str, said: Said, data: Data, listed: list[str]) -> None:
        super().__init__(key, said, data)
        self.group, self.listed = key.partition(".")[2], listed
        self.nothing_words = _("都没有")
        questions = [policies().questionnaire.questions[name] for name in listed]
        there = {"there": [name for name in listed if name in said.ticked]}
        self.form = ListForm(data, questions=questions, initial=there)

    def noted(self) -> bool:
        if NOTHING not in self.data:
            return super().noted()
        self.said.state_list(self.group, self.listed, [])
        return True

    def note(self) -> None:
        self.said.state_list(self.group, self.listed, self.form.cleaned_data["there"])


class _Fact(Page):
    form: FactForm
    may_be_unknown = True

    def __init__(self, question: Question, said: Said, data: Data, whose: tuple[str, ...]) -> None:
        super().__init__(f"ask.{question.fact}", said, data)
        self.group, self.question = question.group, question
        fact, before = policies().facts[question.fact], said.facts.get(question.fact, {})
        names = {HOME: _("您家"), **called(said.people)}
        self.form = FactForm(
            data,
            fact=fact,
            question=question,
            names={one: names[one] for one in whose},
            before={one: loaded(fact.name, value) for one, value in before.items()},
        )
        self.nothing_words = self.form.nothing_words

    def noted(self) -> bool:
        quick = {NOTHING: self.form.nothing, UNKNOWN: self.form.unknown}
        pressed = next((answer for button, answer in quick.items() if button in self.data), None)
        if pressed is None:
            return super().noted()
        self.said.state(self.question.fact, pressed())
        return True

    def note(self) -> None:
        self.said.state(self.question.fact, self.form.values())


def page_of(key: str, said: Said, data: Data, as_of: date) -> Page | None:
    """The page of an address; None where there is none."""
    if key == MYSELF:
        return _Myself(key, said, data)
    if key == OTHERS:
        return _Others(key, said, data)
    kind, _dot, name = key.partition(".")
    questionnaire = policies().questionnaire
    if any(not relation for relation, _age in said.people):
        return None
    if kind == "list" and name in questionnaire.groups:
        listed = still_open(said, as_of).list_of(name, said)
        return _List(key, said, data, listed) if listed else None
    if kind == "ask" and name in questionnaire.questions:
        asked = {*still_open(said, as_of).of(name), *said.facts.get(name, ())}
        whose = tuple(one for one in said.whose(name) if not asked or one in asked)
        return _Fact(questionnaire.questions[name], said, data, whose)
    return None


def group_of(key: str) -> str:
    """The group of facts that a page belongs to, "" for who lives together."""
    kind, _dot, name = key.partition(".")
    question = policies().questionnaire.questions.get(name)
    return name if kind == "list" else question.group if question else ""


def title_of(key: str) -> str:
    """What a page asks, for its heading and for the list of what was answered."""
    if key in (MYSELF, OTHERS):
        return _("家里有谁") if key == MYSELF else _("和您一起生活的人")
    kind, _dot, name = key.partition(".")
    questionnaire = policies().questionnaire
    if kind == "list":
        return _("%(group)s：有哪些") % {"group": spoken(questionnaire.groups[name])}
    return spoken(questionnaire.questions[name].ask)
