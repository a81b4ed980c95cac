"""How invented people get along: wages, pensions, savings, cars, disability."""

import math
import random
from datetime import date, timedelta

from doudi.demo.county import shape
from doudi.demo.county.person import Home, Human

_MONTHS_SAVED = 5  # median savings of an adult, in months of the household's income per head: a choice


def settle(home: Home, chance: random.Random, on: date) -> None:
    """Give the members of a household their circumstances on a day."""
    per_head = _lognormal(shape.MEAN_INCOME[home.residence], shape.INCOME_SPREAD, chance)
    earners = [human for human in home.members if 18 <= _age(human, on) < 65 and chance.random() < 0.8]
    elders = [human for human in home.members if _age(human, on) >= 60]
    for human in elders:
        _pension(human, home, chance)
    pensions = sum(human.pension + human.basic_pension for human in elders)
    wages = max(0, per_head * len(home.members) - pensions)
    for human in earners:
        human.wage = _round(wages / len(earners))
        human.wage_insured = chance.random() < shape.INSURED[home.residence]
    _savings(home, per_head, chance, on)
    for human in home.members:
        _health(human, chance, on)


def _lognormal(mean: int, spread: float, chance: random.Random) -> float:
    return chance.lognormvariate(math.log(mean) - spread**2 / 2, spread)


def _round(fen: float) -> int:
    """To whole yuan: nobody is paid odd fen."""
    return round(fen / 100) * 100


def _pension(human: Human, home: Home, chance: random.Random) -> None:
    """Urban: an employee's pension more often than not; rural: the residents' pension. Example amounts."""
    if chance.random() < (0.7 if home.urban else 0.1):
        human.pension = _round(_lognormal(260_000, 0.3, chance))
    else:
        human.basic_pension = 14_500
        human.pension = _round(chance.uniform(0, 8_000))


def _savings(home: Home, per_head: float, chance: random.Random, on: date) -> None:
    adults = [human for human in home.members if _age(human, on) >= 18]
    for human in adults:
        human.deposits = int(_lognormal(1, 1.1, chance) * per_head * _MONTHS_SAVED)
    if adults and chance.random() < shape.CARS * min(2.0, per_head / shape.MEAN_INCOME[home.residence]):
        chance.choice(adults).vehicles.append(_round(_lognormal(5_000_000, 0.6, chance)))


def _health(human: Human, chance: random.Random, on: date) -> None:
    """Disability rises with age; a few deaths are known to the police only."""
    age = _age(human, on)
    rate = shape.DISABLED * (0.4 if age < 30 else 0.9 if age < 60 else 2.1)
    if chance.random() < rate:
        grades = ("1", "2") if chance.random() < shape.SEVERE else ("3", "4")
        human.disability_grade = chance.choice(grades)
    if age >= 60 and chance.random() < shape.DIED_UNNOTICED * 5:
        human.died_on = on - timedelta(days=chance.randint(20, 300))


def _age(human: Human, on: date) -> int:
    return on.year - human.born.year - ((on.month, on.day) < (human.born.month, human.born.day))
