"""How many pages the citizen's check asks, over a made-up population. Needs no database.

    python -m bench.ready bench.questions [--households N]

Each household answers what is asked with its own facts, until nothing it could say changes any programme.
Prints one line of JSON: pages answered (who lives together counts as one or two), and the facts asked about.
"""

import argparse
import json
import statistics
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from doudi.law.benefits.ask import ask
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.questionnaire import nothing_of
from doudi.law.benefits.situation import Situation
from doudi.law.expressions.unknown import Gap
from doudi.monitoring.population.contract import read
from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.sweep.arrays import opened
from doudi.monitoring.sweep.sample import situation_of
from doudi.policies.load import policies
from doudi.web.citizen.check.answers import HOME, Said
from doudi.web.citizen.check.pages import Open, described_as

AS_OF = date(2026, 11, 24)
PLACE = "990001"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--households", type=int, default=300)
    wanted = reader.parse_args().households
    walks = [_walked(home) for home in _households(wanted)]
    pages, facts = sorted(one[0] for one in walks), [one[1] for one in walks]
    result = {
        "benchmark": "questions of the check",
        "households": len(walks),
        "pages_mean": round(statistics.mean(pages), 1),
        "pages_median": statistics.median(pages),
        "pages_p90": pages[len(pages) * 9 // 10],
        "pages_most": pages[-1],
        "facts_mean": round(statistics.mean(facts), 1),
        "facts_that_could_be_asked": len(policies().questionnaire.questions),
    }
    print(json.dumps(result))


def _households(wanted: int) -> Iterator[Situation]:
    """The first households of a population in a fixed order of chance."""
    law = policies()
    pack = Pack(law, law.in_force(AS_OF), as_of=AS_OF)
    with TemporaryDirectory() as folder:
        generate(law, Wish(wanted * 4, 1, AS_OF, (PLACE,), 0, 0, 0), Path(folder) / "people")
        population = read(Path(folder) / "people")
        part = opened(population, population.parts[0], pack)
        for row in range(min(wanted, len(part.starts))):
            yield situation_of(part, pack, row)


def _walked(home: Situation) -> tuple[int, int]:
    """How many pages a household answers, and about how many facts."""
    people = [(str(facts["relation"].value), _age(facts["born"].value)) for facts in home.members.values()]
    truth: dict[str, Mapping[str, Any]] = {HOME: home.household}
    truth |= {f"m{number}": facts for number, facts in enumerate(home.members.values())}
    said, pages = Said(people), 1 if len(people) == 1 else 2
    while page := _open(said).next_page(said):
        pages += 1
        kind, _dot, name = page.partition(".")
        if kind == "list":
            listed = _open(said).list_of(name, said)
            said.state_list(name, listed, [one for one in listed if _is_there(one, said, truth)])
        else:
            said.state(name, {whose: truth[whose][name].value for whose in _open(said).of(name)})
    return pages, len(said.facts)


def _age(born: Any) -> int:
    return int(AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day)))


def _open(said: Said) -> Open:
    law = policies()

    def askable(gap: Gap) -> bool:
        return gap.name in law.questionnaire.questions and not said.answered(gap.name, gap.member)

    return Open(ask(law, described_as(said, AS_OF), place=PLACE, as_of=AS_OF, askable=askable))


def _is_there(fact: str, said: Said, truth: Mapping[str, Mapping[str, Any]]) -> bool:
    nothing = nothing_of(policies().facts[fact])
    return any(truth[whose][fact].value != nothing for whose in said.whose(fact))


if __name__ == "__main__":
    main()
