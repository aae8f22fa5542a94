"""People and their records, a file for each noun."""

from accounts.models.advice import AdviceRecord
from accounts.models.clinic import (
    Clinic,
    InboxItem,
    Membership,
    PrivateNote,
    RoutineTemplate,
    Withdrawal,
)
from accounts.models.erasure import Erasure
from accounts.models.person import Person
from accounts.models.profile import HealthProfile, ProfileChange
from accounts.models.routine import Routine, RoutineVersion
from accounts.models.screening import ClearanceEvent, ClearanceRecord, ScreeningRecord
from accounts.models.session_log import SessionLog, SessionLogEdit
from accounts.models.sharing import AccessEvent, Invitation, Sharing, SharingChange
from accounts.models.swelling import Circumference, InfectionEpisode, SwellingNote, SwellingNoteEdit

__all__ = [
    "AccessEvent",
    "AdviceRecord",
    "Circumference",
    "ClearanceEvent",
    "ClearanceRecord",
    "Clinic",
    "Erasure",
    "HealthProfile",
    "InboxItem",
    "InfectionEpisode",
    "Invitation",
    "Membership",
    "Person",
    "PrivateNote",
    "ProfileChange",
    "Routine",
    "RoutineTemplate",
    "RoutineVersion",
    "ScreeningRecord",
    "SessionLog",
    "SessionLogEdit",
    "Sharing",
    "SharingChange",
    "SwellingNote",
    "SwellingNoteEdit",
    "Withdrawal",
]
