"""Background work "exchange.land": land one delivery, or refuse it whole. `conf.handlers` names it."""

from collections.abc import Mapping
from typing import Any

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.feeds import store
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.landing import land as land_run
from doudi.exchange.feeds.models import Quarantined, Run
from doudi.vault.errors import UnableToUnseal
from doudi.work.context import Context

SYSTEM = Principal.system("feeds")
_ENDED = frozenset({Run.State.LANDED, Run.State.REFUSED})


def land(payload: Mapping[str, Any], context: Context) -> None:
    """Land a run, or go on with it. A refusal is kept for people to read, and leaves nothing else behind."""
    run = Run.objects.unscoped("the run of this job").select_related("delivery").get(id=payload["run"])
    if run.state in _ENDED:
        with context.complete():
            return
    try:
        done = land_run(run, context.keep)
    except UnableToLand as refusal:
        _refuse(run, refusal, context)
    except UnableToUnseal:
        _refuse(run, _damaged(), context)
    else:
        with context.complete():
            if done:
                _end(run, Run.State.LANDED, context, {}, "")
            else:
                _journal(run, "feed.hold", context)


def _refuse(run: Run, refusal: UnableToLand, context: Context) -> None:
    message = {language: refusal.text(language) for language in ("zh", "en")}
    with context.complete():
        Quarantined.objects.unscoped("nothing of a refused run stays").filter(run=run).delete()
        run.counts = {}
        _end(run, Run.State.REFUSED, context, message, refusal.code)
    store.Columns(run.source, run.delivery_id, run.id).discard()


def _end(run: Run, state: str, context: Context, message: Mapping[str, str], reason: str) -> None:
    run.state, run.message, run.reason, run.ended_at = state, dict(message), reason, context.at
    run.save(update_fields=["state", "message", "reason", "ended_at", "counts"])
    _journal(run, "feed.land" if state == Run.State.LANDED else "feed.refuse", context)


def _journal(run: Run, action: str, context: Context) -> None:
    detail: dict[str, str | int | bool] = {"source": run.source, "run": str(run.id), "reason": run.reason}
    detail |= {f"rows_{name}": count for name, count in run.counts.items()}
    record(Event(action, SYSTEM.ref, context.at, division=run.division, detail=detail))


def _damaged() -> UnableToLand:
    return UnableToLand(
        "damaged",
        "保存的原文件打不开或被改动过。请重新接收这份文件。",
        "The kept file cannot be opened, or was changed. Receive it again.",
    )
