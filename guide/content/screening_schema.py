"""The shape of `content/screening/`: questions, combinations, outcomes, whom to call; `content/README.md` explains each key."""

from typing import Annotated, Literal

from pydantic import Field

from guide.content.schema import Entry, Position, Provenanced, Region, TechniqueSlug, Text

OutcomeName = Literal["EMERGENCY", "SAME_DAY", "ASK_FIRST", "WAIT", "SKIP_REGION", "CARE", "GO"]
LiftedBy = Literal["never", "clearance", "assignment"]


class LockEntry(Entry):
    areas: list[Text] = []
    side: Literal["both", "asked", "affected"] = "both"
    position: Position | Literal[""] = ""
    routine: bool = False
    lifted_by: LiftedBy
    words: Text


class EffectEntry(Entry):
    answers: Annotated[list[Text], Field(min_length=1)]
    techniques: list[TechniqueSlug] = []
    regions: list[Region] = []
    outcome: OutcomeName
    say: str = ""
    call: str = ""
    taught: bool = False
    locks: list[LockEntry] = []


class QuestionEntry(Provenanced):
    code: str = ""
    group: Text
    text: Text
    tick: Text
    why: Text
    answers: list[Text] = ["yes", "no", "not_sure"]
    answer_words: dict[str, Text] = {}
    clearing: Text = "no"
    techniques: list[TechniqueSlug] = []
    regions: list[Region] = []
    if_any: list[Text] = []
    after: str = ""
    age_max: int | None = None
    asks: list[Literal["where", "side"]] = []
    places: list[Text] = []
    written: bool = False
    taught: bool = False
    role: Literal["", "recheck"] = ""
    limits: list[Text] = []
    flags: list[Literal["half-length", "lightest"]] = []
    effects: Annotated[list[EffectEntry], Field(min_length=1)]


class GroupEntry(Entry):
    title: Text
    intro: str = ""


class CombinationEntry(Provenanced):
    all: Annotated[list[list[Text]], Field(min_length=1)]
    techniques: list[TechniqueSlug] = []
    regions: list[Region] = []
    outcome: OutcomeName
    say: Text
    call: str = ""


class OutcomeEntry(Entry):
    title: Text
    do: list[Text]
    then: list[Text]
    again: str
    level: Literal["emergency", "urgent", "non-urgent", "none"]
    label: Text


class CallEntry(Entry):
    who: Text
    words: Text
    by_country: dict[str, Text] = {}
    leads: bool = False


class CountryEntry(Entry):
    name: Text
    number: str
    tel: str
    number_words: str = ""
    same_day: Text
    doctor: Text
    hospital: Text
    weight: Literal["lb", "kg"]
    temperature: Literal["F", "C"]


class StopSignEntry(Provenanced):
    label: Text
    signs: list[Text]
    then: Literal["EMERGENCY", "SAME_DAY", "REST", "LIGHTER", "STOP"]
    do: Annotated[list[Text], Field(min_length=1)]
    call: str = ""
    holds: bool = False


class AfterSignEntry(Provenanced):
    what: Text
    lasts: bool | None = None
    do: Annotated[list[Text], Field(min_length=1)]
    call: str = ""


class AlwaysEntry(Entry):
    lines: Annotated[list[Text], Field(min_length=1)]
