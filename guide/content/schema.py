"""The shape of the content files, but for screening and measuring. Unknown keys are refused; `content/README.md` explains each key."""

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
