"""People told as stories and facts, weighed as a table: nobody is sent home too mildly, and few are stopped for nothing."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guide.domain.clearances import TAUGHT
from guide.domain.outcomes import Outcome
from guide.domain.sides import RIGHT
from tests.guide.domain.bodies import walkthrough
from tests.guide.domain.people import assigned, cleared, screen, weigh

FILE = Path(__file__).with_name("vignettes.toml")
OVER_TRIAGE_AT_MOST = 0.25


@dataclass(frozen=True, slots=True)
class Vignette:
    story: str
    routine: str
    expect: str
    side: str = RIGHT
    facts: dict[str, str] = field(default_factory=dict)
    nodes: list[str] = field(default_factory=list)
    nodes_unsure: bool = False
    where: dict[str, list[str]] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)
    cleared_by_word: list[str] = field(default_factory=list)
    taught: list[str] = field(default_factory=list)
    assigned: bool = False

    @property
    def expected(self) -> Outcome:
        return Outcome[self.expect]

    def outcome(self) -> Outcome:
        yes = [cleared(id, self.routine) for id in self.cleared]
        yes += [cleared(id, self.routine, written=False) for id in self.cleared_by_word]
        yes += [cleared(id, self.routine, kind=TAUGHT, written=False) for id in self.taught]
        return weigh(
            self.routine,
            self.facts,
            side=self.side,
            nodes=None if self.nodes_unsure else self.nodes,
            where={id: tuple(places) for id, places in self.where.items()},
            clearances=yes,
            assignments=[assigned(self.routine, self.side)] if self.assigned else [],
        ).outcome


VIGNETTES = [Vignette(**told) for told in tomllib.loads(FILE.read_text(encoding="utf-8"))["people"]]


def share(part: list, whole: list) -> float:
    return len(part) / len(whole)


def table() -> str:
    """Expected down, given across: what a reviewer reads first."""
    order = sorted(Outcome, reverse=True)
    lines = [" " * 12 + "".join(f"{outcome.name[:9]:>11}" for outcome in order)]
    for expected in order:
        given = [one.outcome() for one in VIGNETTES if one.expected == expected]
        lines.append(f"{expected.name:<12}" + "".join(f"{given.count(outcome):>11}" for outcome in order))
    return "\n".join(lines)


@pytest.mark.parametrize("person", VIGNETTES, ids=lambda person: person.story[:60])
def test_each_person_gets_the_outcome_of_the_tables(person: Vignette) -> None:
    assert person.outcome().name == person.expect, person.story


def test_no_emergency_and_no_call_of_the_same_day_is_missed_and_nobody_is_sent_on_too_mildly() -> None:
    print(table())
    emergencies = [one for one in VIGNETTES if one.expected == Outcome.EMERGENCY]
    today = [one for one in VIGNETTES if one.expected >= Outcome.SAME_DAY]
    may_go = [one for one in VIGNETTES if one.expected.may_start]
    assert share([one for one in emergencies if one.outcome() == Outcome.EMERGENCY], emergencies) == 1.0
    assert share([one for one in today if one.outcome() >= Outcome.SAME_DAY], today) == 1.0
    assert [one.story for one in VIGNETTES if one.outcome() < one.expected] == []
    assert share([one for one in may_go if not one.outcome().may_start], may_go) <= OVER_TRIAGE_AT_MOST


def test_there_are_enough_stories_of_every_kind_told_in_known_facts() -> None:
    assert len(VIGNETTES) >= 40
    assert {one.expected for one in VIGNETTES} == set(Outcome)
    assert len([one for one in VIGNETTES if one.expected >= Outcome.SAME_DAY]) >= 20
    assert len([one for one in VIGNETTES if one.expected.may_start]) >= 15
    known = {question.id: question.answers for question in screen().questions}
    for one in VIGNETTES:
        assert walkthrough(one.routine)
        assert all(answer in known[id] for id, answer in one.facts.items()), one.story
        assert set(one.where) | set(one.cleared) | set(one.taught) <= set(one.facts), one.story
