"""How it looks for every programme by what was said in the check. It advises; nobody is refused by it."""

from datetime import date

from doudi.law.benefits.assess import assess
from doudi.law.benefits.standing import standings
from doudi.rulebook.book import standing_law
from doudi.web.citizen.check.answers import Said
from doudi.web.citizen.check.pages import described_as
from doudi.web.citizen.check.people import called
from doudi.web.standings import Cards, cards


def outlook(said: Said, *, place: str, as_of: date) -> Cards:
    """Every programme that is law in a place on a day, for the household as it was described."""
    law = standing_law()
    found = assess(law, described_as(said, as_of), place=place, as_of=as_of)
    return cards(law, standings(found, law.questionnaire.office), called(said.people))
