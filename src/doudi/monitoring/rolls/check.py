"""Check a roll: by itself, and, where there is a base, against the base and the law.

1. The rows alone. 2. Whom the base has under the roll's numbers, and where they live. 3. The households of
the place, so many at a time: of those on the roll the people, the members, the conditions, the amount and
the review; of the others whether they fit. 4. Families the base does not have, by the roll's own figures.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from doudi.access.divisions import span
from doudi.access.principal import Principal
from doudi.cases.queries import on_its_way
from doudi.law.benefits.policies import Policies
from doudi.monitoring.rolls.case import Case, Known, Roll
from doudi.monitoring.rolls.checks import means, members, missed, people, review, rows
from doudi.monitoring.rolls.report import Report
from doudi.monitoring.rolls.roll import Family, Read
from doudi.monitoring.rolls.weighing import Question, Scale, Weighed
from doudi.registry.names import name_key
from doudi.registry.population import Home, Said, by_id_number, homes, homes_by_id, homes_of, said_of

AT_ONCE = 8_000  # households
DIBAO = "dibao"
_Saids = Mapping[UUID, Mapping[str, Said]]
_RECOGNISED = ("dibao", "tekun", "near", "rigid")


@dataclass(frozen=True)
class Asked:
    """What is asked: the place (a division of 6, 9 or 12 digits) and the day. `reader`: for whom the base is
    read, within their reach; None: there is no base."""

    place: str
    as_of: dt.date
    law: Policies
    reader: Principal | None

    @property
    def county(self) -> str:
        """The place as the law's parameters name it."""
        return self.place[:6]

    @property
    def reach(self) -> tuple[int, int]:
        """The divisions of the place."""
        return span(int(self.place.ljust(12, "0")))


def check(
    read: Read, asked: Asked, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Report:
    """Everything that is found; nothing is written anywhere."""
    return _Check(read, asked, progress).done()


class _Check:
    """One check under way."""

    def __init__(self, read: Read, asked: Asked, progress: Callable[[int, int], None]) -> None:
        self.asked, self.progress = asked, progress
        self.report = Report(read.rows, len(read.entries), len(read.families), read.skipped)
        self.roll = Roll(read, asked.law, asked.county, asked.as_of, by_person=_by_person(read))
        in_force = asked.law.in_force(asked.as_of)
        wanted = {DIBAO, means.TAPER, *(family.programme for family in read.families)}
        self.scale = Scale(asked.law, [name for name in in_force if name in wanted], asked.as_of)
        self.case_only = missed.case_only(asked.law)
        self.clocks: dict[str, review.Clock | None] = {}
        self.suspects: set[str] = set()
        self.on_its_way: frozenset[UUID] = frozenset()
        self.later: list[Case] = []
        self.handled = 0

    def done(self) -> Report:
        report, roll = self.report, self.roll
        report.findings += rows.found(roll)
        report.unchecked["account"] += not roll.read.has("account")
        reader = self.asked.reader
        cases = self._matched(reader) if reader else {}
        if reader is None:
            report.unchecked["no_base"] = 1
        elif not any(family.programme == DIBAO for family in roll.read.families):
            report.unchecked["no_missed"] = 1
        met = {id(case.family) for listed in cases.values() for case in listed}
        if reader:
            self.on_its_way = on_its_way(reader, DIBAO)
            for batch in self._batches(reader, cases):
                self._check_batch(reader, batch, cases)
        self.later += [
            Case(one, one.programme, roll, None) for one in roll.read.families if id(one) not in met
        ]
        self._by_own_figures()
        return report

    def _matched(self, reader: Principal) -> dict[UUID, list[Case]]:
        """The families by the household in which the base has them."""
        roll = self.roll
        roll.people = by_id_number(reader, {entry.id for entry in roll.read.entries if entry.id})
        self.report.findings += people.names(roll)
        roll.homes = homes_of(reader, {one.person for one in roll.people.values()}, roll.as_of)
        for entry in roll.read.entries:
            if registered := roll.people.get(entry.id):
                roll.listed.setdefault(registered.person, entry)
            elif entry.id:
                self.report.unchecked["not_in_base"] += 1
            if id(entry) in roll.doubted:
                self.suspects.add(name_key(entry.name))
        self.report.in_base = len(roll.listed)
        cases: defaultdict[UUID, list[Case]] = defaultdict(list)
        for family in roll.read.families:
            if (home := self._home_of(family)) is not None:
                same = [one for one in cases[home] if one.benefit == family.programme]
                before = same[0].family.head if same else None
                cases[home].append(Case(family, family.programme, roll, None, before))
        return cases

    def _home_of(self, family: Family) -> UUID | None:
        """The household of the head, or of the first whose number can be believed."""
        for entry in (family.head, *family.rows):
            registered = self.roll.person(entry)
            if registered and registered.person in self.roll.homes:
                return self.roll.homes[registered.person]
        return None

    def _batches(self, reader: Principal, cases: dict[UUID, list[Case]]) -> Iterator[list[Home]]:
        """The households of the place, and then those elsewhere in which somebody of the roll lives."""
        elsewhere = set(cases)
        for batch in homes(reader, self.asked.reach, self.asked.as_of, AT_ONCE):
            elsewhere -= {home.household for home in batch}
            yield batch
        left = list(elsewhere)
        for start in range(0, len(left), AT_ONCE):
            yield homes_by_id(reader, left[start : start + AT_ONCE], self.asked.as_of)

    def _check_batch(
        self, reader: Principal, batch: Sequence[Home], cases: Mapping[UUID, list[Case]]
    ) -> None:
        subjects = [home.household for home in batch]
        subjects += [member.person for home in batch for member in home.members]
        said = said_of(reader, subjects, self.asked.as_of)
        listed = [home for home in batch if home.household in cases]
        others = [home for home in batch if home.household not in cases]
        questions = [self._question(home, said, cases[home.household][0]) for home in listed]
        for home, weighed in zip(listed, self.scale.weigh(questions), strict=True):
            for case in cases[home.household]:
                if weighed is not None:
                    case.known = Known(home, said, weighed)
                self.report.unchecked["crowded"] += weighed is None
                self._check_case(case)
        if DIBAO in self.scale.pack.rulesets and not self.report.unchecked["no_missed"]:
            self._look_for_missed(others, said)

    def _question(
        self, home: Home, said: _Saids, case: Case | None, supposed: Mapping[str, int] | None = None
    ) -> Question:
        """The household as the base has it. What the base does not say and the roll does (on which list a
        family is, town or country) is the roll's; `supposed` stands where nobody may say."""
        household = {name: one.value for name, one in said.get(home.household, {}).items()}
        if case and case.family.head.residence:
            household.setdefault("residence", case.family.head.residence)
        facts = []
        for member in home.members:
            own = {"born": member.born, "relation": member.relation, **(supposed or {})}
            if case and case.benefit in _RECOGNISED and member.person in self.roll.listed:
                own["recognised_as"] = case.benefit
            facts.append(own | {name: one.value for name, one in said.get(member.person, {}).items()})
        return Question(f"{home.division // 1_000_000:06d}", household, facts)

    def _check_case(self, case: Case) -> None:
        """A family of the base."""
        if case.known is None or case.benefit not in self.scale.pack.rulesets:
            self.report.unchecked["no_rules"] += case.known is not None
            case.known = None
            self.later.append(case)
            return
        weighed = case.known.weighed
        people.deceased(case)
        people.elsewhere(case)
        members.found(case)
        means.conditions(case, weighed)
        self._review(case)
        if not means.amount(case, weighed):
            self.later.append(Case(case.family, case.benefit, self.roll, None))
        undecided = not weighed.met(case.benefit) and not weighed.unmet(case.benefit)
        self.report.unchecked["undecided"] += undecided
        self._finished(case)

    def _review(self, case: Case) -> None:
        if case.benefit not in self.clocks:
            self.clocks[case.benefit] = review.clock(case.benefit, self.asked.county, self.asked.as_of)
        self.report.unchecked["review"] += not review.found(case, self.clocks[case.benefit])

    def _finished(self, case: Case) -> None:
        self.report.findings += case.found
        self.handled += 1
        self.progress(min(self.handled, self.report.families), self.report.families)

    def _look_for_missed(self, others: Sequence[Home], said: _Saids) -> None:
        """Households nobody of which is on the roll, by a number or by a name whose number is wrong."""
        unlisted = [home for home in others if not self._is_listed(home)]
        questions = [self._question(home, said, None, self.case_only) for home in unlisted]
        for home, weighed in zip(unlisted, self.scale.weigh(questions), strict=True):
            if weighed is None or weighed.unmet(DIBAO) or not weighed.ends("members")[1]:
                continue
            if not weighed.met(DIBAO):
                self.report.unchecked["missed"] += 1
                continue
            supposed = any(self.case_only.keys() - said.get(one.person, {}).keys() for one in home.members)
            if self.on_its_way & {home.household, *(member.person for member in home.members)}:
                self.report.unchecked["on_its_way"] += 1
                continue
            known = Known(home, said, weighed)
            self.report.findings.append(missed.found(known, DIBAO, supposed=supposed))

    def _is_listed(self, home: Home) -> bool:
        return any(
            member.person in self.roll.listed or name_key(member.name) in self.suspects
            for member in home.members
        )

    def _by_own_figures(self) -> None:
        """Families the base cannot answer for: what the roll says of them has to fit together."""
        told = [case for case in self.later if self._is_told(case)]
        untold = {id(case) for case in self.later} - {id(case) for case in told}
        for start in range(0, len(told), AT_ONCE):
            part = told[start : start + AT_ONCE]
            for case, weighed in zip(part, self.scale.weigh(list(map(self._own, part))), strict=True):
                self._check_own(case, weighed)
        for case in self.later:
            if id(case) in untold:
                self._check_own(case, None)

    def _check_own(self, case: Case, weighed: Weighed | None) -> None:
        matched = self._home_of(case.family) is not None if self.asked.reader else False
        if not matched:
            self._review(case)
        if weighed is not None:
            means.conditions(case, weighed)
        if weighed is None or not means.amount(case, weighed):
            self.report.unchecked["amount"] += case.family.amount is not None
        self._finished(case)

    def _is_told(self, case: Case) -> bool:
        rules = self.scale.pack.rulesets.get(case.benefit)
        if rules is None or "household_income" not in rules.rules or rules.benefit.entity != "household":
            return False
        return case.family.income is not None and self._size(case.family) is not None

    def _size(self, family: Family) -> int | None:
        return family.members or (len(family.rows) if self.roll.by_person else None)

    def _own(self, case: Case) -> Question:
        """The family as the roll has it: its income and number of members are given, ages are in the
        numbers.
        """
        size = self._size(case.family) or 1
        rows = [{"born": row.born} for row in case.family.rows[:size]]
        rows += [{} for _ in range(size - len(rows))]
        household = {"residence": case.family.head.residence} if case.family.head.residence else {}
        given = {"members": size, "household_income": case.family.income or 0}
        return Question(self.asked.county, household, rows, given)


def _by_person(read: Read) -> bool:
    """Whether each person has a row: relations are told, or some family has several."""
    return read.has("relation") or any(len(family.rows) > 1 for family in read.families)
