"""`doudi policy check`: read every policy file, check that all fits together, and run the scenarios."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from doudi.conf.arguments import Parser
from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.law.errors import Unable
from doudi.policies import documents
from doudi.policies.load import FOLDER


def run(argv: Sequence[str]) -> int:
    """Return 0 when all is well, 1 when a scenario comes out otherwise, 2 when a file is wrong."""
    parser = Parser(prog="doudi policy", description="Check the policy files.")
    parser.add_argument("action", choices=("check",))
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="other policy files than the product's own"
    )
    try:
        folder = parser.parse_args(argv).folder
        law = read(folder)
        documents.read(folder)
        scenarios = list(read_scenarios(folder, law))
        failures = list(_failures(scenarios, law))
    except Unable as refusal:
        print(f"doudi policy: {refusal}", file=sys.stderr)
        return 2
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
