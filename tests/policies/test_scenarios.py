"""Every scenario of the policy files, one test each."""

import pytest

from doudi.law.benefits.scenario import Scenario, read_scenarios
from doudi.policies.load import FOLDER, policies

SCENARIOS = list(read_scenarios(FOLDER, policies()))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_scenario(scenario: Scenario) -> None:
    assert scenario.differences(policies()) == []


def test_no_two_scenarios_share_a_name() -> None:
    names = [scenario.name for scenario in SCENARIOS]
    assert len(set(names)) == len(names)
