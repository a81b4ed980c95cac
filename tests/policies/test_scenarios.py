"""Every scenario of the policy files, one test each."""

import pytest

from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.policies.load import FOLDER, policies

SCENARIOS = list(read_scenarios(FOLDER, policies()))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_scenario(scenario: Scenario) -> None:
    assert scenario.differences(policies()) == []


def test_the_cases_of_the_handbook_are_among_them() -> None:
    names = [scenario.name for scenario in SCENARIOS]
    for case in ("R1 ", "R2 ", "R22 "):
        assert any(name.startswith(case) for name in names), case
    assert len(set(names)) == len(names)
