"""The shape of `content/measuring.toml`; `content/README.md` explains each key."""

from typing import Annotated

from pydantic import Field

from guide.content.schema import Entry, Provenanced, Text


class PostureEntry(Entry):
    words: Text
    do: Text


class PosturesEntry(Entry):
    pick: Text
    choices: Annotated[dict[str, PostureEntry], Field(min_length=1)]


class PointEntry(Entry):
    name: Text
    do: Annotated[list[Text], Field(min_length=1)]


class MethodEntry(Provenanced):
    name: Text
    summary: Text
    postures: Annotated[list[Text], Field(min_length=1)]
    marks: list[Text]
    points: dict[str, PointEntry] = {}
    mark: PointEntry | None = None


class DentAnswersEntry(Entry):
    no: Text
    little: Text
    deep: Text


class DentEntry(Provenanced):
    title: Text
    do: Annotated[list[Text], Field(min_length=1)]
    not_if: Annotated[list[Text], Field(min_length=1)]
    call: Text
    now: Text
    answers: DentAnswersEntry


class TextureAnswersEntry(Entry):
    soft: Text
    firm: Text
    unsure: Text


class TexturesEntry(Provenanced):
    question: Text
    answers: TextureAnswersEntry


class LimbsEntry(Entry):
    arm: Text
    leg: Text


class NumbersEntry(Provenanced):
    can: Annotated[list[Text], Field(min_length=1)]
    cannot: Annotated[list[Text], Field(min_length=1)]
    more: Text
    less: Text
    same: Text
    difference: Text
    difference_less: Text
    noise: Text
    caution: Text
    share: Text
    stage: Text
    limbs: LimbsEntry


class MeasuringFile(Provenanced):
    need: Annotated[list[Text], Field(min_length=1)]
    before: Annotated[list[Text], Field(min_length=1)]
    not_where: Annotated[list[Text], Field(min_length=1)]
    how: Annotated[list[Text], Field(min_length=1)]
    how_often: Text
    third: Text
    same_marks: Text
    new_marks: Text
    no_tape: Text
    units: dict[str, Text]
    postures: PosturesEntry
    methods: dict[str, MethodEntry]
    dent: DentEntry
    textures: TexturesEntry
    numbers: NumbersEntry
    differs: dict[str, Text]
    problems: dict[str, Text]
    doubts: dict[str, Text]
