"""The result of screening as its page shows it: what to do first, then why, what you can still do, when to try again."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guide import library
from guide.content.advice_words import Country, OutcomeWords
from guide.domain.locks import ASSIGNMENT, CLEARANCE, NEVER
from guide.domain.outcomes import Outcome
from guide.domain.plan import Plan
from guide.domain.screening import Assessment, Caution, Finding
from guide.domain.walkthrough import Walkthrough
from guide.flow import CHECK, Flow
from guide.visit import Hold, Visit

BY_SCREENING = (
    "locked",
    "treated",
    "receiver-treated",
    "no-receiver",
    "path-closed",
    "core-closed",
    "no-path",
    "no-way",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words: what it is, what it means, whom to call."""

    tick: str
    say: str
    call: str
    why: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A step that screening took out, or the whole routine (`name` empty): why, and what would open it again."""

    name: str
    reason: str
    lifts: str


@dataclass(frozen=True, slots=True)
class Result:
    walkthrough: Walkthrough
    outcome: Outcome
    words: OutcomeWords
    country: Country
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...] = ()
    closed: tuple[Closed, ...] = ()
    plan: Plan | None = None
    hold: Hold | None = None
    change_number: int = 1

    @classmethod
    def of(cls, flow: Flow, country: Country) -> "Result":
        """The result of a screening whose pages are all answered."""
        assessment = flow.visit.assess(flow.walkthrough)
        plan = flow.visit.plan_for(flow.walkthrough)
        return cls(
            walkthrough=flow.walkthrough,
            outcome=assessment.outcome,
            words=library.get().advice.outcomes[assessment.outcome],
            country=country,
            reasons=_reasons(_worth_saying(assessment.findings, assessment.outcome), country),
            cautions=told_cautions(assessment.cautions, country),
            closed=_closed(plan, assessment),
            plan=plan,
            change_number=next((number for number, page in enumerate(flow.pages, 1) if page.kind == CHECK), 1),
        )

    @classmethod
    def held(cls, visit: Visit, walkthrough: Walkthrough, country: Country) -> "Result":
        """The result that closed all routines, for as long as it holds."""
        hold = visit.held
        return cls(
            walkthrough=walkthrough,
            outcome=hold.outcome,
            words=library.get().advice.outcomes[hold.outcome],
            country=country,
            reasons=_reasons(hold.findings, country),
            hold=hold,
        )

    def _title(self, number: str) -> str:
        """The outcome's own first words; where all reasons have a line of their own to call first, that."""
        leading = {reason.call for reason in self.reasons if reason.leads}
        if self.reasons and leading and all(reason.leads for reason in self.reasons):
            return " ".join(sorted(leading))
        return with_number(self.words.title, number)

    def _calls(self) -> list[str]:
        """Whom to call today, or to ask first: each line once, worst reason first."""
        if self.outcome not in (Outcome.SAME_DAY, Outcome.ASK_FIRST):
            return []
        return list(dict.fromkeys(reason.call for reason in self.reasons if reason.call))

    def context(self) -> dict[str, Any]:
        number = self.country.call
        words = self.words
        return {
            "result": self,
            "walkthrough": self.walkthrough,
            "outcome": self.outcome.name,
            "outcome_class": self.outcome.name.lower().replace("_", "-"),
            "may_start": self.outcome.may_start,
            "level": words.level,
            "title": self._title(number),
            "do": [with_number(line, number) for line in words.do],
            "then": [with_number(line, number) for line in words.then],
            "again": with_number(words.again, number),
            "reasons": self.reasons,
            "calls": self._calls(),
            "cautions": self.cautions,
            "plan": self.plan,
            "closed": self.closed,
            "country": self.country,
            "hold": self.hold,
            "is_held": self.hold is not None,
            "change_number": self.change_number,
        }


def with_number(text: str, number: str) -> str:
    return text.replace("{number}", number)


def _worth_saying(findings: tuple[Finding, ...], outcome: Outcome) -> tuple[Finding, ...]:
    """What led to the outcome; where the session may start, everything to take care of."""
    if outcome.may_start:
        return tuple(finding for finding in findings if finding.say)
    return tuple(finding for finding in findings if finding.outcome == outcome)


def _reasons(findings: tuple[Finding, ...], country: Country) -> tuple[Reason, ...]:
    made = library.get()
    questions = {question.id: question for question in made.screen.questions}
    reasons = []
    for finding in findings:
        question = questions.get(finding.question)
        cleared = finding.lowered_from is not None
        call = None if cleared else made.advice.calls.get(finding.call)
        say = _("You told us that they said yes. Keep to your limits.") if cleared else finding.say
        reasons.append(
            Reason(
                tick=question.tick if question else "",
                say=with_number(say, country.call),
                call=with_number(call.for_country(country.code), country.call) if call else "",
                why=question.why if question else "",
                leads=call.leads if call else False,
            )
        )
    return tuple(dict.fromkeys(reason for reason in reasons if reason.say or reason.tick))


def told_cautions(cautions: tuple[Caution, ...], country: Country) -> tuple[str, ...]:
    """The limits to keep, each once, with the country's number in them."""
    return tuple(dict.fromkeys(with_number(caution.text, country.call) for caution in cautions))


def _closed(plan: Plan, assessment: Assessment) -> tuple[Closed, ...]:
    """What is closed: the whole routine, or the steps that this person's plan leaves out."""
    if plan.closed:
        findings = [step.finding for step in plan.left_out[:1]]
        return (Closed("", plan.closed, _lifts(assessment, findings)),)
    steps = (step for step in plan.left_out if step.why in BY_SCREENING)
    return tuple(dict.fromkeys(Closed(step.name, step.reason, _lifts(assessment, [step.finding])) for step in steps))


def _lifts(assessment: Assessment, findings: list[str]) -> str:
    by = {lock.lifted_by for lock in assessment.locks if lock.finding in findings}
    if NEVER in by:
        return ""
    if ASSIGNMENT in by:
        return _("It opens when your therapist gives you this routine.")
    return _("It opens with a yes from your doctor or therapist.") if CLEARANCE in by else ""
