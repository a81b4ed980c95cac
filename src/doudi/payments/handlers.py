"""The background work between a batch and the bank; `conf.handlers` names these functions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from doudi.access.principal import Principal
from doudi.exchange import network
from doudi.payments import bank, preparing, returns, sending
from doudi.payments.models import BankFile, Batch
from doudi.work.context import Context

SYSTEM = Principal.system("payments")
LOOK_AGAIN = timedelta(seconds=30)


def prepare(payload: Mapping[str, Any], context: Context) -> None:
    """Write a batch, portion by portion; killed in between, it goes on with what is missing."""
    batch = Batch.objects.unscoped("prepare one batch").get(id=payload["batch"])
    while _owe_portion(batch, context):
        context.keep()
    preparing.ask_for_accounts(batch, at=context.at)
    while preparing.add_lines(batch):
        context.keep()
    with context.complete():
        preparing.finish(batch, actor=SYSTEM, at=context.at)


def _owe_portion(batch: Batch, context: Context) -> int:
    with transaction.atomic():
        return preparing.owe_portion(batch, at=context.at)


def send(payload: Mapping[str, Any], context: Context) -> None:
    """Bring one file to the bank (see `sending`)."""
    file = BankFile.objects.unscoped("send one file").get(id=payload["file"])
    if file.state in {BankFile.State.READY, BankFile.State.SENDING}:
        pause = sending.quiet_left(file)
        if pause:
            context.postpone(pause)
            return
        context.keep()  # a full lease ahead of the calls: no other worker calls while this one does
        with network.in_background():
            sending.bring(file)
    with context.complete():
        sending.settle(file.id, actor=SYSTEM, at=context.at)


def fetch_return(payload: Mapping[str, Any], context: Context) -> None:
    """Get the bank's return file and take it in; look again until every line has been answered."""
    file = BankFile.objects.unscoped("ask for one return").get(id=payload["file"])
    if file.state != BankFile.State.RETURNED:
        with network.in_background():
            content = bank.fetch_return(file.key)
        if content is None:
            context.postpone(LOOK_AGAIN)
            return
        returns.take_in(content, by=SYSTEM, at=context.at)
        file.refresh_from_db()
        if file.state != BankFile.State.RETURNED:
            context.postpone(LOOK_AGAIN)
            return
    with context.complete():
        pass
