"""What a handout says beside its steps: whose it is, from which clinic, and how a therapist wants the routine done.

Plain words and dates, filled in by who knows the people: the guide itself knows nobody.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ClinicLines:
    """A clinic as its patients know it; any line but the name may be "". `address` may have several lines."""

    name: str
    phone: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a handout. `patient`: name or initials, "" for neither. The paper holds until the end of the day `until`."""

    until: date
    clinics: tuple[ClinicLines, ...] = ()
    patient: str = ""

    @property
    def line(self) -> str:
        """The clinics with their phones in one line, for the margin of each page."""
        return "; ".join(", ".join(filter(None, (clinic.name, clinic.phone))) for clinic in self.clinics)


@dataclass(frozen=True, slots=True)
class Directions:
    """How one routine is to be done, beside its steps.

    `given_by` is who gave it ("": the patient set it up alone); `lines` are labels with their words, in order; `minutes` is what
    a therapist set, None where it takes as long as the steps; `helper`: someone other than the patient fills in the log too.
    """

    version: int
    version_on: date
    given_by: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    note: str = ""
    minutes: int | None = None
    helper: bool = False
