"""The shape of every content file. Unknown keys are refused; `content/README.md` explains each key."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Basis = Literal["sourced", "composed", "design", "unsourced"]
Status = Literal["draft", "published"]
Kind = Literal["stroke", "breath", "move", "rest", "prepare"]
Approach = Literal["usual", "around", "same-side"]
TechniqueSlug = Literal["lymphatic", "retrograde"]
Region = Literal["arm", "leg", "breast", "head-neck", "hand", "foot"]
Position = Literal["lying-flat", "limb-raised"]
OutcomeName = Literal["EMERGENCY", "SAME_DAY", "ASK_FIRST", "WAIT", "SKIP_REGION", "CARE", "GO"]
LiftedBy = Literal["never", "clearance", "assignment"]
Day = Annotated[str, BeforeValidator(lambda value: value.isoformat() if isinstance(value, date) else value)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Provenanced(Entry):
    basis: Basis
    sources: list[Text]
    status: Status = "draft"
    reviewed_by: str = ""
    reviewed_on: Day = ""


class SourceEntry(Entry):
    title: Text
    publisher: Text
    year: str
    address: str
    grade: Literal["A", "B", "C"]
    read: str = ""
    checked: str = ""


class BasinEntry(Entry):
    name: Text
    short: Text
    question: Text
    area: Text
    closes: list[Text] = []


class AreaEntry(Entry):
    name: Text
    sided: bool
    limb: Text


class LandmarkEntry(Entry):
    name: Text
    limb: Text
    order: Annotated[int, Field(ge=0, le=100)]


class AnatomyFile(Provenanced):
    basins: dict[str, BasinEntry]
    areas: dict[str, AreaEntry]
    landmarks: dict[str, LandmarkEntry]


class PlanWordsFile(Provenanced):
    reasons: dict[str, Text]


class MinutesEntry(Entry):
    first_week: Annotated[int, Field(gt=0)]
    default: Annotated[int, Field(gt=0)]
    most: Annotated[int, Field(gt=0, le=30)]


class SessionsEntry(Entry):
    default: Annotated[int, Field(gt=0)]
    most: Annotated[int, Field(gt=0, le=2)]
    hours_apart: Annotated[int, Field(ge=4)]


class TechniqueFile(Provenanced):
    title: Text
    clinician_name: Text
    summary: Text
    lubricant: Literal["none", "light"]
    lubricant_words: Text
    pressures: list[Text]
    pressure_words: dict[str, Text]
    phases: list[Text]
    phase_names: dict[str, Text]
    phase_words: dict[str, Text]
    main_phase: Text
    short_phases: list[Text]
    short_words: Text
    movement: Text
    position: Text
    light: list[Text]
    why_light: Text
    tryout: list[Text]
    pace: Text
    fastest_seconds: Annotated[int, Field(gt=0)]
    pause_seconds: Annotated[int, Field(ge=0)]
    first_week: Text
    first_week_words: Text
    minutes: MinutesEntry
    sessions_a_day: SessionsEntry


class WayEntry(Entry):
    approaches: list[Approach] = []
    areas: list[Text]
    hand: str = ""
    start: Annotated[str, Field(alias="from")] = ""
    end: Annotated[str, Field(alias="to")] = ""
    do: Annotated[list[Text], Field(min_length=1, max_length=3)]
    helper: list[Text] = []
    spoken: str = ""
    receives: list[Text] = []
    through: list[Text] = []
    parts: list[Text] = []
    figure: str = ""
    alt: str = ""


class StepEntry(Provenanced):
    slug: Text
    phase: Text
    name: Text
    kind: Kind = "stroke"
    side: Literal["affected", "other", "each", "middle"]
    one_sided_only: bool = False
    area: Text
    pressure: Text
    repetitions: Annotated[int, Field(ge=1, le=30)]
    seconds: Annotated[int, Field(ge=0, le=3600)]
    clears: str = ""
    when_treated: str = ""
    watch: str = ""
    mistake: str = ""
    ways: Annotated[list[WayEntry], Field(min_length=1)]
    repeats: str = ""


class AddOnEntry(Entry):
    slug: Text
    title: Text
    summary: Text
    after: Text
    steps: Annotated[list[Text], Field(min_length=1)]


class SetupEntry(Entry):
    text: Text
    position: Position | Literal[""] = ""
    instead: str = ""


class NoPathEntry(Entry):
    treated: Annotated[list[Text], Field(min_length=1)]
    words: Text


class WalkthroughFile(Provenanced):
    """Everything of a walkthrough's file but its steps, which are merged with the steps that they use first."""

    title: Text
    short_title: Text
    technique: TechniqueSlug
    region: Region
    summary: Text
    for_whom: Annotated[list[Text], Field(min_length=1)]
    not_for: Annotated[list[Text], Field(min_length=1)]
    sides: Annotated[list[Literal["left", "right", "both"]], Field(min_length=1)]
    own: Annotated[list[Text], Field(min_length=1)]
    core: list[Text] = []
    assume_treated: list[Text]
    assume_words: str = ""
    assigned_only: str = ""
    no_path: list[NoPathEntry] = []
    rounds: Annotated[int, Field(ge=1, le=3)] = 1
    lubricant: Literal["none", "light"]
    needs: list[Text]
    setup: Annotated[list[SetupEntry], Field(min_length=1)]
    after: list[Text]
    addons: list[AddOnEntry] = []


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


class QuestionsFile(Entry):
    groups: dict[str, GroupEntry]


class CombinationEntry(Provenanced):
    all: Annotated[list[list[Text]], Field(min_length=1)]
    techniques: list[TechniqueSlug] = []
    regions: list[Region] = []
    outcome: OutcomeName
    say: Text
    call: str = ""


class TopicFront(Provenanced):
    title: Text
    summary: Text
    order: int
    group: Literal["basics", "safety", "before-and-after", "care"]


class FigureEntry(Entry):
    view: Text
    shows: Text


class TermEntry(Entry):
    term: Text
    plain: Text
    also: list[Text] = []


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


class FinderPlaceEntry(Entry):
    words: Text
    lymphatic: str
    retrograde: str


class CauseEntry(Entry):
    words: Text
    technique: TechniqueSlug | Literal[""]
    advice: str


class NodesEntry(Entry):
    words: Text
    treated: bool


class FinderFile(Provenanced):
    places: dict[str, FinderPlaceEntry]
    causes: dict[str, CauseEntry]
    nodes: dict[str, NodesEntry]
    advice: dict[str, Text]
