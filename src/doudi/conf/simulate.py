"""`doudi simulate`: what a reform of the law would do to a population."""

import getpass
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doudi.conf.arguments import Parser
from doudi.conf.assess import day
from doudi.conf.book import book, offer
from doudi.conf.progress import Progress
from doudi.law.errors import Unable
from doudi.law.expressions.unit import unit_text
from doudi.monitoring.population.contract import read
from doudi.monitoring.simulate.run import Kept, UnableToSimulate, months, proposed, simulate
from doudi.monitoring.simulate.summary import finish
from doudi.policies.load import FOLDER

_MOST_MONTHS = 120


def run(argv: Sequence[str]) -> int:
    """Return 0, or 2 after one line about what is wrong."""
    try:
        options = _parser().parse_args(argv)
        asked = book(options.book)
        proposal = proposed(asked.law, FOLDER, options.reform)
        kept = Kept(options.who or _user(), datetime.now(UTC))  # noqa: TID251  # a door
        done = simulate(
            asked.law,
            proposal,
            read(options.population),
            options.out,
            days=months(options.as_of, min(max(options.months, 1), _MOST_MONTHS)),
            kept=kept,
            benefits=options.benefits,
            progress=Progress("persons"),
            workers=max(options.workers, 1),
        )
        print(asked.said(options.lang))
        for line in _lines(finish(done, options.out), options.lang):
            print(line)
    except Unable as refusal:
        print(f"doudi simulate: {refusal}", file=sys.stderr)
        return 2
    return 0


def _parser() -> Parser:
    parser = Parser(prog="doudi simulate", description="What a reform of the law would do to a population.")
    parser.add_argument("reform", type=Path, metavar="REFORM.yaml")
    parser.add_argument("--population", type=Path, required=True, metavar="DIR")
    parser.add_argument("--as-of", type=day, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--months", type=int, default=1, help="also the cost on the first day of the months after (up to 120)"
    )
    parser.add_argument("--benefits", nargs="+", metavar="NAME", help="default: all that are law on that day")
    parser.add_argument("--who", help="kept with the result; default: who runs it")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    offer(parser)
    return parser


def _user() -> str:
    """Who is signed in on this machine; in some containers nobody has a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UnableToSimulate("请用 --who 写明谁在测算。", "Say with --who who runs it.") from None


def _lines(found: Mapping[str, Any], language: str) -> Iterator[str]:
    """Only what changes is printed; the files hold the rest."""
    yield found["reform"]["label"][language]
    changed = [
        one for one in found["benefits"] if any(one[key] for key in ("came", "went", "better", "worse"))
    ]
    if not changed:
        yield {"zh": "在这些人里，什么都没有变。", "en": "Nothing changes for these people."}[language]
    for one in changed:
        yield f"{one['label'][language]}  ({one['benefit']})"
        yield _counts(one, language)
        if one["unit"]:
            yield _money(one, language)
        yield from _reasons(found["reasons"], one["benefit"], language)


def _counts(one: Mapping[str, Any], language: str) -> str:
    who = {"household": {"zh": "户", "en": "households"}, "person": {"zh": "人", "en": "persons"}}
    words = {
        "zh": "  {before:,} → {after:,} {who}（新进 {came:,}，退出 {went:,}，变成不能判断 {opened:,}）",
        "en": "  {before:,} → {after:,} {who} (in {came:,}, out {went:,}, no longer told {opened:,})",
    }
    return words[language].format(**{**one, "who": who[one["entity"]][language]})


def _money(one: Mapping[str, Any], language: str) -> str:
    before, after = one["fen_before"], one["fen_after"]
    words = {
        "zh": "  {0:,.0f} → {1:,.0f} {2}（{3:+,.0f}）；钱多了的 {better:,}，钱少了的 {worse:,}",
        "en": "  {0:,.0f} → {1:,.0f} {2} ({3:+,.0f}); better off {better:,}, worse off {worse:,}",
    }
    yuan = before / 100, after / 100, unit_text(one["unit"], language), (after - before) / 100
    return words[language].format(*yuan, **one)


def _reasons(reasons: Sequence[Mapping[str, Any]], benefit: str, language: str) -> Iterator[str]:
    for one in reasons:
        if one["benefit"] == benefit:
            yield f"    {one['rows']:>12,}  {one['before']} → {one['after']}: {one['label'][language]}"
