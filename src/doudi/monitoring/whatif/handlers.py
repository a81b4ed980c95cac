"""The background work of a what-if, which `conf.handlers` names; after a stop it goes on with what lacks."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from doudi.access.principal import Principal
from doudi.law.benefits.reform import heading
from doudi.law.errors import Unable
from doudi.monitoring.models import WhatIf
from doudi.monitoring.simulate.run import Kept, Proposal, Run, months, simulate
from doudi.monitoring.simulate.summary import finish
from doudi.monitoring.whatif.actions import law_under
from doudi.monitoring.whatif.places import folder_of, population
from doudi.rulebook.book import standing_law
from doudi.work.context import Context

SYSTEM = Principal.system("monitoring")
State = WhatIf.State


def run(payload: Mapping[str, Any], context: Context) -> None:
    """Compare everybody of the population under both laws; a refusal is kept for the page to say."""
    rows = WhatIf.objects.unscoped("one what-if").filter(id=payload["run"])
    row = rows.get()
    rows.update(state=State.RUNNING)
    try:
        done = _compared(row, lambda persons, _: _note(row, persons))
    except Unable as refusal:
        said = {language: refusal.text(language) for language in ("zh", "en")}
        with context.complete():
            rows.update(state=State.FAILED, refusal=said, ended_at=context.at)
        return
    with context.complete():
        rows.update(
            state=State.DONE,
            persons_done=row.persons,
            policy_hash=done.law.hash,
            changed_hash=done.proposal.law.hash,
            ended_at=context.at,
        )


def _compared(row: WhatIf, progress: Any) -> Run:
    out = folder_of(row.id)
    out.mkdir(parents=True, exist_ok=True)
    law = standing_law()
    changed = law_under(law, row.reform, out)
    path = out / "reform.yaml"
    done = simulate(
        law,
        Proposal(path, heading(path), changed),
        population(row.population, SYSTEM),
        out,
        days=months(row.as_of, row.months),
        kept=Kept(row.actor_name, row.asked_at),
        progress=progress,
    )
    finish(done, out, smallest=settings.SMALLEST_GROUP)
    return done


def _note(row: WhatIf, persons: int) -> None:
    WhatIf.objects.unscoped("how far it is").filter(id=row.id).update(persons_done=persons)
