"""Which page of the check comes next: the engine says what can still change an answer."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from doudi.law.benefits.ask import Asked, ask
from doudi.law.benefits.questionnaire import Question
from doudi.law.benefits.situation import Situation
from doudi.law.expressions.unknown import Gap
from doudi.policies.load import policies
from doudi.rulebook.book import standing_law
from doudi.web.citizen.check.answers import Said, situation

MYSELF, OTHERS, ANSWER = "me", "others", "answer"


@dataclass(frozen=True)
class Open:
    """What may still be asked."""

    asked: tuple[Asked, ...]

    def of(self, fact: str) -> tuple[str, ...]:
        """Of whom a fact is worth asking now or later."""
        return next((one.members for one in self.asked if one.fact == fact), ())

    def list_of(self, group: str, answers: Said) -> list[str]:
        """The facts of a group's list, those that were on it before included, in the order of asking."""
        open_facts = {one.fact for one in self.asked}
        shown = [*answers.listed.get(group, ())]
        return [
            one.fact
            for one in policies().questionnaire.questions.values()
            if one.group == group and one.tick and (one.fact in shown or one.fact in open_facts)
        ]

    def next_page(self, answers: Said) -> str:
        """The first page with a question that can still change something; "" when there is none."""
        questionnaire = policies().questionnaire
        questions = questionnaire.questions
        now = {one.fact for one in self.asked if one.now}
        group = next((g for g in questionnaire.groups if any(questions[one].group == g for one in now)), "")
        here = [one for one in questions.values() if one.group == group]
        fresh = [one.fact for one in here if _is_fresh(one, answers) and self.of(one.fact)]
        if len(fresh) > 1 and now.intersection(fresh):
            return f"list.{group}"
        return next((f"ask.{one.fact}" for one in here if one.fact in now), "")


def _is_fresh(question: Question, answers: Said) -> bool:
    """A line that no list has shown yet."""
    return question.tick is not None and question.fact not in answers.listed.get(question.group, ())


def still_open(answers: Said, as_of: date) -> Open:
    """What may still be asked of this visitor."""
    law = policies()
    described = described_as(answers, as_of)

    def askable(gap: Gap) -> bool:
        """There are words to ask for it, and the visitor has not said that they do not know."""
        return gap.name in law.questionnaire.questions and not answers.answered(gap.name, gap.member)

    return Open(ask(standing_law(), described, place=settings.PLACE, as_of=as_of, askable=askable))


def described_as(answers: Said, as_of: date) -> Situation:
    """The household as described, with what a first look takes for granted."""
    law = policies()
    return law.questionnaire.completed(situation(answers, as_of), law.facts)


def following(answers: Said, as_of: date) -> str:
    """The page to go to next."""
    if not answers.people:
        return MYSELF
    if any(not relation for relation, _age in answers.people):
        return OTHERS
    return still_open(answers, as_of).next_page(answers) or ANSWER
