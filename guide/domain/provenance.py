"""Where an entry of the content comes from, and who has signed it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    title: str
    publisher: str
    year: str
    address: str
    grade: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """`basis`: sourced, composed (put together by us), design (a cautious choice of the site), unsourced (general knowledge)."""

    basis: str
    sources: tuple[Source, ...] = ()
    status: str = "draft"
    reviewed_by: str = ""
    reviewed_on: str = ""

    @property
    def signed(self) -> bool:
        return self.status == "published" and bool(self.reviewed_by and self.reviewed_on)
