"""What lifts a finding or a lock: a valid clearance for it, or a therapist's assignment."""

from datetime import datetime

from guide.domain.answered import Answered
from guide.domain.clearances import TAUGHT, Assignment, Clearance
from guide.domain.questions import HEALTH, NOT_SURE, Question


class Lifting:
    """Without `now` nothing is lifted."""

    def __init__(
        self,
        answered: Answered,
        clearances: tuple[Clearance, ...] = (),
        assignments: tuple[Assignment, ...] = (),
        now: datetime | None = None,
    ) -> None:
        self.answered = answered
        self.request = answered.request
        self.clearances = clearances
        self.assignments = assignments
        self.now = now

    def clearance(self, question: Question, value: str) -> Clearance | None:
        """A valid yes for this finding. Today's signs know none, and a change since then voids them all."""
        if self.now is None or question.layer != HEALTH or self.answered.changed:
            return None
        for clearance in self.clearances:
            if clearance.finding != question.id:
                continue
            taught = question.can_be_taught(self.request.technique, self.request.region)
            if clearance.kind == TAUGHT and not (taught and value != NOT_SURE):
                continue
            if clearance.holds(
                technique=self.request.technique,
                region=self.request.region,
                today=self.now.date(),
                needs_writing=question.written,
            ):
                return clearance
        return None

    def assignment(self) -> Assignment | None:
        if self.now is None:
            return None
        holding = (
            assignment
            for assignment in self.assignments
            if assignment.holds(
                walkthrough=self.request.walkthrough.slug, side=self.request.side, today=self.now.date()
            )
        )
        return next(holding, None)

    def assigned(self, finding: str) -> bool:
        """Whether a therapist gave this routine knowing of the finding."""
        assignment = self.assignment()
        return assignment is not None and (assignment.lifts is None or finding in assignment.lifts)
