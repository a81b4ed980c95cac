"""`doudi population generate`: make up a population, to try rules on; nobody in it is real."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from doudi.conf.arguments import Parser
from doudi.conf.assess import day, division
from doudi.conf.book import book, offer
from doudi.conf.progress import Progress
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.monitoring.population.generate import Wish, generate

TIED = "dibao.standard"
MOST = 2_000_000_000


class UnableToWish(Unable):
    """What is asked for cannot be made."""


def run(argv: Sequence[str]) -> int:
    """Return 0, or 2 after one line about what is wrong."""
    try:
        options = _parser().parse_args(argv)
        law = book(options.book).law
        wish = _wish(options, law)
        made = generate(law, wish, options.out, progress=Progress("persons"))
    except Unable as refusal:
        print(f"doudi population: {refusal}", file=sys.stderr)
        return 2
    print(
        f"{made.persons:,} persons in {made.households:,} households, {len(made.parts)} parts: {options.out}"
    )
    return 0


def _parser() -> Parser:
    parser = Parser(prog="doudi population", description="Make up a population, to try rules on.")
    parser.add_argument("action", choices=("generate",))
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--place", action="append", type=division, help="default: 990001; several are allowed"
    )
    parser.add_argument(
        "--as-of", type=day, default=date(2026, 9, 1), help="the day on which they have their ages"
    )
    parser.add_argument(
        "--ties", type=int, default=0, help="households exactly at the standard, per thousand"
    )
    parser.add_argument("--unknown", type=int, default=0, help="amounts that nobody stated, per thousand")
    offer(parser)
    return parser


def _wish(options: object, law: Policies) -> Wish:
    given = vars(options)
    if (
        not 0 < given["persons"] <= MOST
        or not 0 <= given["ties"] <= 1000
        or not 0 <= given["unknown"] <= 1000
    ):
        raise UnableToWish(
            "人数要在 1 到 20 亿之间，--ties 和 --unknown 要在 0 到 1000 之间。",
            "Persons go from 1 to 2,000,000,000; --ties and --unknown from 0 to 1000.",
        )
    places = tuple(dict.fromkeys(given["place"] or ["990001"]))
    return Wish(
        given["persons"],
        given["seed"],
        given["as_of"],
        places,
        given["ties"],
        given["unknown"],
        _standard(law, places[0], given["as_of"]) if given["ties"] else 0,
    )


def _standard(law: Policies, place: str, as_of: date) -> int:
    """The rural standard, in fen, at which ties are planted."""
    found = law.parameters.find(TIED, place, as_of)
    if found is None:
        raise UnableToWish(
            f"{place} 在 {as_of} 没有录入 {TIED}，没法正好落在标准上。",
            f"{place} has no {TIED} on {as_of}: no ties can be planted.",
        )
    value = found.value["rural"] if isinstance(found.value, dict) else found.value
    return int(value)  # type: ignore[arg-type]
