"""Which function does which kind of background work.

A lower floor asks for work by naming its kind (`work.actions.enqueue`), without knowing who does it. The
one table that knows is here, at the top of the house. The functions are named by their dotted path, so that
reading the table imports nothing.
"""

from doudi.work.table import Duty

# kind -> function(payload, context)
HANDLERS: dict[str, str] = {
    "access.send_code": "doudi.access.handlers.send_code",
    "payments.open_entitlement": "doudi.payments.decisions.open_entitlement",
    "payments.change_entitlement": "doudi.payments.decisions.change_entitlement",
    "payments.close_entitlement": "doudi.payments.decisions.close_entitlement",
    "payments.prepare": "doudi.payments.handlers.prepare",
    "payments.send": "doudi.payments.handlers.send",
    "payments.fetch_return": "doudi.payments.handlers.fetch_return",
    "monitoring.whatif": "doudi.monitoring.whatif.handlers.run",
    "monitoring.roll": "doudi.monitoring.rolls.handlers.run",
    "exchange.send": "doudi.exchange.handlers.send",
    "exchange.land": "doudi.exchange.feeds.handlers.land",
}

# name -> every so many seconds, function(at=)
DUTIES: dict[str, Duty] = {
    "work.statistics": Duty(every=3600, function="doudi.work.statistics.refresh"),
    "audit.seal": Duty(every=5, function="doudi.audit.seal.duty"),
    "access.tidying": Duty(every=3600, function="doudi.access.tidying.forget_old"),
    "cases.deadlines": Duty(every=600, function="doudi.cases.clocks.sweep"),
    "monitoring.rolls": Duty(every=3600, function="doudi.monitoring.rolls.actions.erase_kept_long_enough"),
    "cases.drafts": Duty(every=3600, function="doudi.cases.application.forget_expired"),
}
