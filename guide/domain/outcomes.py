"""The seven outcomes of screening, worst last so that the worst of several is their maximum."""

from enum import IntEnum


class Outcome(IntEnum):
    GO = 0
    CARE = 1
    SKIP_REGION = 2
    WAIT = 3
    ASK_FIRST = 4
    SAME_DAY = 5
    EMERGENCY = 6

    @property
    def may_start(self) -> bool:
        """Only CARE and GO may start what was asked for (RULINGS.md section 1)."""
        return self <= Outcome.CARE

    @property
    def holds(self) -> bool:
        """EMERGENCY and SAME_DAY close the site's routines until a professional has looked."""
        return self >= Outcome.SAME_DAY
