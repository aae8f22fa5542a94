"""The weighing behind `assess()`: every raised question to a finding with its locks and cautions, and the worst of all."""

from dataclasses import replace

from guide.domain.answered import Answered
from guide.domain.assessment import Assessment, Caution, Finding
from guide.domain.clearances import TAUGHT
from guide.domain.lifting import Lifting
from guide.domain.locking import Locking
from guide.domain.locks import ASSIGNMENT, CLEARANCE, Closures, Lock
from guide.domain.outcomes import Outcome
from guide.domain.plan import SAME_SIDE, locks_that_closed, plan
from guide.domain.questions import YES, Question


class Weighing:
    """One run of `assess`."""

    def __init__(self, answered: Answered, lifting: Lifting) -> None:
        self.answered = answered
        self.lifting = lifting
        self.locking = Locking(answered)
        self.request = answered.request

    def whole(self) -> Assessment:
        findings, locks, cautions, flags = [], [], [], set()
        for question, value in self.answered.found():
            finding, its_locks = self._weigh(question, value)
            findings.append(finding)
            locks += its_locks
            if finding.outcome == Outcome.CARE:
                cautions += [Caution(question.id, text) for text in question.limits]
                flags |= set(question.flags)
        findings += self._combined()
        assigned = self._assigned_only()
        if assigned:
            findings.append(assigned[0])
            locks.append(assigned[1])
        findings += self._closed_by(tuple(locks), frozenset(flags))
        return Assessment(
            outcome=max((finding.outcome for finding in findings), default=Outcome.GO),
            findings=_worst_first(findings),
            locks=tuple(locks),
            cautions=tuple(cautions),
            flags=frozenset(flags),
            treated=self.answered.treated,
            edition=self.answered.screen.edition,
        )

    def found(self) -> tuple[Finding, ...]:
        findings = [self._weigh(question, value)[0] for question, value in self.answered.found()]
        return _worst_first([*findings, *self._combined()])

    def _weigh(self, question: Question, value: str) -> tuple[Finding, list[Lock]]:
        effects = self.answered.effects(question, value)
        worst = max(effects, key=lambda effect: effect.outcome, default=None)
        outcome = worst.outcome if worst else Outcome.GO
        finding = Finding(
            question=question.id,
            answer=value,
            outcome=outcome,
            rule=f"{question.id}.{value}",
            say=worst.say if worst else "",
            call=worst.call if worst else "",
        )
        locks = self.locking.locks(question, value)
        clearance = self.lifting.clearance(question, value)
        if clearance and outcome <= Outcome.ASK_FIRST:
            if clearance.kind != TAUGHT:  # taught and known opens the routine with its limits, not what is closed in it
                locks = [lock for lock in locks if lock.lifted_by != CLEARANCE]
            if outcome == Outcome.ASK_FIRST:
                finding = replace(finding, outcome=Outcome.CARE, lowered_from=Outcome.ASK_FIRST)
        return finding, [
            lock for lock in locks if lock.lifted_by != ASSIGNMENT or not self.lifting.assigned(lock.finding)
        ]

    def _combined(self) -> list[Finding]:
        return [
            Finding(rule.id, YES, rule.outcome, rule.id, rule.say, rule.call) for rule in self.answered.combinations()
        ]

    def _assigned_only(self) -> tuple[Finding, Lock] | None:
        """Head and neck: closed to everyone until a therapist assigns it."""
        words = self.request.walkthrough.assigned_only
        rule = "assigned-only"
        if not words or self.lifting.assigned(rule):
            return None
        return (
            Finding(rule, YES, Outcome.ASK_FIRST, rule, words, "therapist"),
            Lock(rule, self.request.walkthrough.words.reasons["until-assigned"], ASSIGNMENT, routine=True),
        )

    def _closed_by(self, locks: tuple[Lock, ...], flags: frozenset[str]) -> list[Finding]:
        """SKIP_REGION where the plan that was asked for is closed, CARE where locks only took steps out of it."""
        request = self.request
        adjustments = request.adjustments
        if adjustments.approach == SAME_SIDE and not self.lifting.assignment():
            adjustments = replace(adjustments, approach="")
        made = plan(request.walkthrough, request.side, self.answered.treated, Closures(locks, flags), adjustments)
        if made.closed_limbs:
            return [Finding("plan", made.closed_why or "side", Outcome.SKIP_REGION, "plan-closed", made.closed)]
        used = {lock.finding for lock in locks_that_closed(made, locks)}
        return [Finding(id, "locks", Outcome.CARE, f"{id}.steps-left-out") for id in sorted(used)]


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.outcome))
