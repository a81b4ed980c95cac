"""Asking for a what-if."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import yaml
from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law.benefits.adopted import reformed
from doudi.law.benefits.policies import Policies
from doudi.monitoring.models import WhatIf
from doudi.monitoring.whatif.places import population
from doudi.rulebook.book import Written, amount, standing_law
from doudi.work.actions import enqueue

KIND = "monitoring.whatif"
_ARTICLE = "拟议"


@dataclass(frozen=True)
class Change:
    """A parameter, the place that would set it, and its value as in the policy files (money in yuan)."""

    parameter: str
    place: str
    value: Written


@dataclass(frozen=True)
class Question:
    """What is asked: the changes from a day on, over a population (by name), as of a day, and the cost also
    on the first day of the months after it. `label`: what it is called."""

    label: str
    changes: tuple[Change, ...]
    since: dt.date
    population: str
    as_of: dt.date
    months: int = 1


def ask(question: Question, *, actor: Principal, at: dt.datetime) -> UUID:
    """Keep the question and have it worked out in the background. Raises UnableToAct, UnableToFindPopulation,
    UnableToTryParameter and UnableToReadPolicy where the changes do not fit the law."""
    require(actor, "whatif.run")
    found = population(question.population, actor)
    law, text = standing_law(), reform_text(question)
    for change in question.changes:
        amount(law.parameters.declared[change.parameter], change.value)
    with TemporaryDirectory() as folder:
        law_under(law, text, Path(folder))
    row = WhatIf(
        division=actor.division_from,
        label=question.label,
        reform=text,
        population=question.population,
        population_name=found.name[:100],
        as_of=question.as_of,
        months=question.months,
        persons=found.persons,
        population_hash=found.hash,
        actor_id=actor.ref.id,
        actor_name=actor.name,
        actor_office=actor.office_name,
        asked_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        enqueue(KIND, str(row.id), {"run": str(row.id)}, at=at)
        record(Event("whatif.run", actor.ref, at, detail={"run": str(row.id), "of": question.population}))
    return row.id


def reform_text(question: Question) -> str:
    """The question's changes as the YAML of a reform."""
    said = {
        "name": "what-if",
        "label": {"zh": question.label, "en": question.label},
        "from": question.since,
        "article": _ARTICLE,
        "parameters": [
            {"parameter": one.parameter, "place": one.place, "value": one.value} for one in question.changes
        ],
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def law_under(law: Policies, text: str, folder: Path) -> Policies:
    """The law with a reform's text laid over it, which is left in the folder as `reform.yaml`. Raises
    UnableToReadPolicy."""
    path = folder / "reform.yaml"
    path.write_text(text, encoding="utf-8")
    return reformed(law, path)
