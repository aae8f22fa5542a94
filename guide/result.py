"""The result of screening as its page shows it: what to do first, then why, what you can still do, when to try again."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from guide import display, library
from guide.content.advice_words import Country, OutcomeWords
from guide.domain.outcomes import Outcome
from guide.domain.plan import Plan
from guide.domain.screening import Caution, Finding
from guide.domain.walkthrough import Walkthrough
from guide.flow import Flow
from guide.visit import Options, Visit


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words: what it is, what it means, whom to call."""

    tick: str
    say: str
    call: str
    why: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    walkthrough: Walkthrough
    outcome: Outcome
    words: OutcomeWords
    country: Country
    reasons: tuple[Reason, ...]
    cautions: tuple[Caution, ...] = ()
    plan: Plan | None = None
    is_held: bool = False

    @classmethod
    def of(cls, flow: Flow, request: HttpRequest) -> "Result":
        """The result of a screening whose pages are all answered."""
        assessment = flow.visit.assess(flow.walkthrough)
        country = display.country(request)
        return cls(
            walkthrough=flow.walkthrough,
            outcome=assessment.outcome,
            words=library.get().advice.outcomes[assessment.outcome],
            country=country,
            reasons=_reasons(_worth_saying(assessment.findings, assessment.outcome), country),
            cautions=assessment.cautions,
            plan=flow.visit.plan_for(flow.walkthrough, Options()),
        )

    @classmethod
    def held(cls, visit: Visit, walkthrough: Walkthrough, request: HttpRequest) -> "Result":
        """The result that closed all routines, for as long as it holds."""
        hold = visit.held
        country = display.country(request)
        return cls(
            walkthrough=walkthrough,
            outcome=hold.outcome,
            words=library.get().advice.outcomes[hold.outcome],
            country=country,
            reasons=_reasons(hold.findings, country),
            is_held=True,
        )

    def _title(self, number: str) -> str:
        """The outcome's own first words; where all reasons have a line of their own to call first, that."""
        leading = {reason.call for reason in self.reasons if reason.leads}
        if self.reasons and leading and all(reason.leads for reason in self.reasons):
            return " ".join(sorted(leading))
        return with_number(self.words.title, number)

    def context(self) -> dict[str, Any]:
        number = self.country.call
        words = self.words
        return {
            "result": self,
            "walkthrough": self.walkthrough,
            "outcome": self.outcome.name,
            "may_start": self.outcome.may_start,
            "level": words.level,
            "title": self._title(number),
            "do": [with_number(line, number) for line in words.do],
            "then": [with_number(line, number) for line in words.then],
            "again": with_number(words.again, number),
            "reasons": self.reasons,
            "cautions": self.cautions,
            "plan": self.plan,
            "left_out": _left_out_by_screening(self.plan),
            "country": self.country,
            "is_held": self.is_held,
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
        call = made.advice.calls.get(finding.call)
        reasons.append(
            Reason(
                tick=question.tick if question else "",
                say=with_number(finding.say, country.call),
                call=with_number(call.for_country(country.code), country.call) if call else "",
                why=question.why if question else "",
                leads=call.leads if call else False,
            )
        )
    return tuple(dict.fromkeys(reason for reason in reasons if reason.say or reason.tick))


def _left_out_by_screening(plan: Plan | None) -> tuple:
    return (
        tuple(
            step
            for step in plan.left_out
            if step.why in ("locked", "treated", "receiver-treated", "no-receiver", "path-closed")
        )
        if plan
        else ()
    )
