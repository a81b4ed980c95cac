"""`doudi policy`: check the policy files, print a benefit as a readable document, compare two days.

doudi policy check                                                   all fits together, all scenarios hold
doudi policy show BENEFIT --place CODE --as-of DAY                   the law of a benefit in words
doudi policy diff BENEFIT --place CODE --from DAY --to DAY           what is otherwise on the second day
doudi policy diff BENEFIT --place CODE --from DAY --reform FILE      what a reform would make otherwise
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from doudi.conf.arguments import Parser
from doudi.conf.assess import day, division
from doudi.conf.book import Book, book, offer
from doudi.conf.document import diff_lines, document_lines
from doudi.law.benefits.adopted import under_reform
from doudi.law.benefits.differences import differences, history
from doudi.law.benefits.document import document
from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reform import heading
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.law.errors import Unable
from doudi.policies import documents
from doudi.policies.load import FOLDER


def run(argv: Sequence[str]) -> int:
    """Return 0 when all is well, 1 when a scenario comes out otherwise, 2 when something is wrong."""
    try:
        options = _parser().parse_args(argv)
        status: int = options.does(options)
        return status
    except Unable as refusal:
        print(f"doudi policy: {refusal}", file=sys.stderr)
        return 2


def _parser() -> Parser:
    parser = Parser(prog="doudi policy", description="Check, print and compare the policies.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="check | show | diff")
    check = actions.add_parser("check", description="Read every policy file and run the scenarios.")
    check.set_defaults(does=_check)
    show = actions.add_parser("show", description="The law of a benefit in words.")
    show.set_defaults(does=_show)
    show.add_argument("--as-of", type=day, required=True)
    diff = actions.add_parser("diff", description="What is otherwise between two days, or under a reform.")
    diff.set_defaults(does=_diff)
    diff.add_argument("--from", dest="since", type=day, required=True)
    diff.add_argument("--to", type=day, help="default, with --reform: the day it begins, or --from if later")
    diff.add_argument("--reform", type=Path, metavar="FILE")
    for one in (show, diff):
        one.add_argument("benefit")
        one.add_argument("--place", type=division, required=True)
        one.add_argument("--lang", choices=("zh", "en"), default="zh")
        offer(one)
    for one in (check, show, diff):
        one.add_argument("--folder", type=Path, help="other policy files than the product's own")
    return parser


def _show(options: Any) -> int:
    asked = _book(options)
    law = asked.law
    found = document(law, options.benefit, place=options.place, as_of=options.as_of)
    for line in document_lines(found, history(law, options.benefit), options.lang):
        print(line)
    print(f"\n{asked.said(options.lang)}")
    return 0


def _book(options: Any) -> Book:
    """The law of the product's own files, or of others: those no site decides by."""
    return book(options.book) if options.folder is None else Book(read(options.folder), None)


def _diff(options: Any) -> int:
    asked = _book(options)
    law, folder = asked.law, options.folder or FOLDER
    later = law if options.reform is None else under_reform(law, read(folder, options.reform), options.reform)
    begins = options.since if options.reform is None else max(options.since, heading(options.reform).since)
    sides = (law, options.since), (later, options.to or begins)
    for line in diff_lines(differences(*sides, options.benefit, place=options.place), options.lang):
        print(line)
    print(f"\n{asked.said(options.lang)}")
    return 0


def _check(options: Any) -> int:
    folder = options.folder or FOLDER
    law = read(folder)
    documents.read(folder)
    scenarios = list(read_scenarios(folder, law))
    failures = list(_failures(scenarios, law))
    for failure in failures:
        print(failure)
    print(_summary(law, scenarios, failures))
    return 1 if failures else 0


def _failures(scenarios: Sequence[Scenario], law: Policies) -> Iterator[str]:
    for scenario in scenarios:
        for difference in scenario.differences(law):
            yield f"✗ {scenario.name}: {difference}"


def _summary(law: Policies, scenarios: Sequence[Scenario], failures: Sequence[str]) -> str:
    rules = sum(len(benefit.rules) for benefit in law.benefits.values())
    counts = (
        f"{len(law.facts)} facts, {len(law.parameters.declared)} parameters, {len(law.benefits)} benefits, "
        f"{rules} rules, {len(law.places)} places, {len(scenarios)} scenarios"
    )
    verdict = f"{len(failures)} differences" if failures else "all is well"
    return f"{counts}: {verdict} (policies {law.hash[:12]})"
