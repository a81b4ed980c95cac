"""All partners, in one table: how each is asked, and how its reply is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from doudi.exchange import reply
from doudi.exchange.bank import client as bank_client
from doudi.exchange.bank import mapping as bank_mapping
from doudi.exchange.labour import client as labour_client
from doudi.exchange.labour import mapping as labour_mapping
from doudi.exchange.police import client as police_client
from doudi.exchange.police import mapping as police_mapping

Findings = Callable[[Mapping[str, list[reply.Record]], reply.Question], tuple[reply.Finding, ...]]


@dataclass(frozen=True)
class Partner:
    """One department.

    `facts` it can tell of a person, `household_facts` of a household (told by the head's record); `groups`
    of data a look is written for; `uses` whether its findings serve one case only.
    """

    code: str
    zh: str
    en: str
    ask: Callable[[reply.Question], dict[str, Any]]
    items: tuple[str, ...]
    findings: Findings
    facts: tuple[str, ...]
    groups: tuple[str, ...]
    household_facts: tuple[str, ...] = ()
    uses: Literal["any", "case"] = "any"

    def read(self, raw: Mapping[str, Any], question: reply.Question) -> reply.Answer:
        """The answer in a raw reply; raises UnableToReadReply."""
        return reply.read(raw, question, source=self.code, items=self.items, findings=self.findings)


PARTNERS: Final[dict[str, Partner]] = {
    "police": Partner(
        code="police",
        zh="公安",
        en="public security",
        ask=police_client.ask,
        items=police_mapping.ITEMS,
        findings=police_mapping.findings,
        facts=police_mapping.FACTS,
        household_facts=police_mapping.HOUSEHOLD_FACTS,
        groups=("family", "property"),
    ),
    "labour": Partner(
        code="labour",
        zh="人社",
        en="labour and social security",
        ask=labour_client.ask,
        items=labour_mapping.ITEMS,
        findings=labour_mapping.findings,
        facts=labour_mapping.FACTS,
        groups=("income",),
    ),
    "bank": Partner(
        code="bank",
        zh="银行",
        en="banks",
        ask=bank_client.ask,
        items=bank_mapping.ITEMS,
        findings=bank_mapping.findings,
        facts=bank_mapping.FACTS,
        groups=("property",),
        uses="case",
    ),
}
