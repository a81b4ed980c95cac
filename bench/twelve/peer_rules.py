"""The 12 rules as openfisca-core and policyengine-core want them. For `peer` only, in their environment.

Money is whole fen held as int32, the exact type that both have: as float32, which is what they take for money
unless told otherwise, some of the ties fall into the wrong category. Nothing is divided. One `engine` is the
package's name; the two have the same words for all that is used here.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

PERIOD = "2026-09"
RESULTS = {"household": ("category", "amount"), "person": ("living", "nursing")}
BOOLEANS = ("student", "employed")


class Rules:
    """The tax and benefit system of one engine, built once."""

    def __init__(self, engine: str, table: Path) -> None:
        self.engine = engine
        self.model = import_module(f"{engine}.model_api")
        self.builder: Any = import_module(f"{engine}.simulations").SimulationBuilder
        build = import_module(f"{engine}.entities").build_entity
        self.person = build(key="person", plural="persons", label="person", is_person=True)
        roles = [{"key": "member", "plural": "members", "label": "member"}]
        self.household = build(key="household", plural="households", label="household", roles=roles)
        self.system: Any = import_module(f"{engine}.taxbenefitsystems").TaxBenefitSystem(
            [self.person, self.household]
        )
        regions = json.loads(table.read_text(encoding="utf-8"))
        self.regions = tuple(regions)
        self.system.parameters = self.model.ParameterNode("", data=_parameters(regions))
        self.region: Any = self.model.Enum("Region", {f"r{code}": code for code in regions})
        self._facts()
        self._variables()

    def _add(self, name: str, entity: Any, kind: Any, formula: Any = None, **more: Any) -> None:
        members = {
            "value_type": kind,
            "entity": entity,
            "definition_period": self.model.MONTH,
            "label": name,
            **({"formula": formula} if formula else {}),
            **more,
        }
        self.system.add_variable(type(name, (self.model.Variable,), members))

    def _facts(self) -> None:
        for name in ("age", "income", "pension", "grade", "medical", "vehicles", "financial"):
            self._add(name, self.person, int)
        for name in BOOLEANS:
            self._add(name, self.person, bool)
        self._add("homes", self.household, int)
        self._add("urban", self.household, bool)
        region = self.region
        first = next(iter(region))
        self._add("region", self.household, self.model.Enum, possible_values=region, default_value=first)

    def _variables(self) -> None:
        for name, kind, formula in (
            ("standard", int, standard),
            ("income_limit", int, income_limit),
            ("household_income", int, household_income),
            ("members", int, members),
            ("assets_within", bool, assets_within),
            ("dibao", bool, dibao),
            ("amount", int, amount),
            ("near", bool, near),
            ("rigid", bool, rigid),
            ("category", int, category),
        ):
            self._add(name, self.household, kind, formula)
        for name, of_person in (("deduction", deduction), ("living", living), ("nursing", nursing)):
            self._add(name, self.person, int, of_person)


def _parameters(regions: dict[str, Any]) -> dict[str, Any]:
    def dated(value: int) -> dict[str, Any]:
        return {"values": {"2022-01-01": {"value": value}}}

    standards = {
        f"r{code}": {"values": {day: {"value": fen} for day, fen in one["standard"].items()}}
        for code, one in regions.items()
    }
    limits = {
        residence: {f"r{code}": dated(one["limit"][residence]) for code, one in regions.items()}
        for residence in ("urban", "rural")
    }
    return {"standard": standards, **limits}


def standard(household: Any, period: Any, parameters: Any) -> Any:
    return parameters(period).standard[household("region", period)]


def income_limit(household: Any, period: Any, parameters: Any) -> Any:
    region, of = household("region", period), parameters(period)
    return np.where(household("urban", period), of.urban[region], of.rural[region])


def deduction(person: Any, period: Any) -> Any:
    half = person.household("standard", period) // 2
    return np.where(person("employed", period), np.minimum(person("income", period), half), 0)


def household_income(household: Any, period: Any) -> Any:
    members = household.members
    net = members("income", period) + members("pension", period) - members("deduction", period)
    return household.sum(net)


def members(household: Any, period: Any) -> Any:
    return household.nb_persons()


def assets_within(household: Any, period: Any) -> Any:
    limit = 24 * household("standard", period) * household("members", period)
    financial = household.sum(household.members("financial", period))
    vehicles = household.sum(household.members("vehicles", period))
    return (household("homes", period) <= 2) & (financial <= limit) & (vehicles <= 5_000_000)


def dibao(household: Any, period: Any) -> Any:
    total = household("standard", period) * household("members", period)
    return (household("household_income", period) < total) & household("assets_within", period)


def amount(household: Any, period: Any) -> Any:
    per_person, people = household("standard", period), household.members
    grade = people("grade", period)
    points = (
        10 * (people("age", period) >= 70)
        + 30 * ((grade >= 1) & (grade <= 2))
        + 20 * people("student", period)
    )
    addons = per_person * household.sum(points) // 100
    gap = np.maximum(per_person * household("members", period) - household("household_income", period), 0)
    return np.where(household("dibao", period), gap + addons, 0)


def near(household: Any, period: Any) -> Any:
    total = household("standard", period) * household("members", period)
    close = 2 * household("household_income", period) <= 3 * total
    return close & household("assets_within", period) & ~household("dibao", period)


def rigid(household: Any, period: Any) -> Any:
    people, income = household("members", period), household("household_income", period)
    left = 12 * income - household.sum(household.members("medical", period))
    needy = left < 12 * household("standard", period) * people
    modest = 12 * income <= household("income_limit", period) * people
    return needy & modest & ~household("dibao", period) & ~household("near", period)


def category(household: Any, period: Any) -> Any:
    return household("dibao", period) * 1 + household("near", period) * 2 + household("rigid", period) * 3


def living(person: Any, period: Any) -> Any:
    grade = person("grade", period)
    severe = (grade >= 1) & (grade <= 2)
    of_dibao, of_near = person.household("dibao", period), person.household("near", period)
    return 10_000 * ((of_dibao & (grade >= 1)) | (of_near & severe))


def nursing(person: Any, period: Any) -> Any:
    grade = person("grade", period)
    return 12_000 * (grade == 1) + 9_000 * (grade == 2)
