"""What a visitor's answers lead to and for how long they hold: the person's record, the weighing, a hold after a red flag.

How long things hold is RULINGS.md section 1: the health check 3 months, 24 hours after a red flag; see also `visit.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from guide.domain.outcomes import Outcome
from guide.domain.plan import AS_WRITTEN
from guide.domain.questions import HEALTH, RECHECK, TODAY, Question
from guide.domain.screening import Assessment, Finding, Request, applicable, assess, findings_so_far
from guide.domain.walkthrough import Walkthrough
from guide.ports import ASSESSMENT, LOOKED_AT, STOP, Decision, Given, Record
from guide.told import Told

HELD_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Hold:
    """All routines are closed after EMERGENCY or SAME_DAY, until a professional has looked at it.

    A visitor's hold (not `lasting`) ends after 24 hours by itself: there is no record that could keep it longer.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    since: datetime
    stop_sign: str = ""
    lasting: bool = False

    def can_be_lifted(self, now: datetime) -> bool:
        """After an emergency nothing that is typed opens the routines for 24 hours."""
        return self.outcome != Outcome.EMERGENCY or now > self.until

    @property
    def until(self) -> datetime:
        return self.since + HELD_FOR


class Screened(Told):
    """What was told, joined with what the record knows, weighed; and what is closed because of it."""

    # The last weighing, with what went into it.
    _last: tuple[tuple[Any, ...], Assessment] | None = None

    # What the person's record brings

    def take_standing(self) -> None:
        """Takes what the record knows and this visit was not told: nothing is asked twice, and nothing older overrules."""
        standing = self.standing
        health_on = self._time(self.state.get("health_on"))
        if standing.changed_at and health_on and health_on < standing.changed_at:
            self._drop_health()
        if standing.told and not {"fresh", "health_on"} & self.state.keys():
            self._take_told(standing.told)
        if standing.treated is not None and not self.state.get("asked_again"):
            self.state.setdefault("treated", standing.treated)
        self.state["sides"] = {**standing.sides, **self.state.get("sides", {})}
        for id, value in standing.known.items():
            if id in self.values and value == self.screen.question(id).clearing:
                continue  # what was told here may be more careful
            if self.values.get(id, value) != value:
                self._forget_follow_up(id)
            self.state["values"] = {**self.values, id: value}

    def _take_told(self, told: Mapping[str, Any]) -> None:
        health = {question.id for question in self.screen.questions if question.layer == HEALTH}
        for part in ("values", "where", "said"):
            entries = told.get(part, {})
            self.state[part] = {key: entry for key, entry in entries.items() if key.partition(":")[0] in health}
        self.state["followed"] = [key for key in told.get("followed", []) if key.partition(":")[0] in health]
        self.state["health_on"] = told["health_on"]
        self.state["fresh"] = False

    def kept_answers(self) -> dict[str, Any]:
        """What a decision was made from, as plain data; the health check's part comes back by `take_standing`."""
        keys = ("values", "where", "treated", "followed", "said", "health_on", "fresh")
        return {key: self.state[key] for key in keys if key in self.state}

    def keep_decision(self, walkthrough: Walkthrough, made: Assessment) -> None:
        """Writes down that these answers were weighed, and how."""
        decision = Decision(
            ASSESSMENT,
            walkthrough.slug,
            self.side(walkthrough),
            made.outcome.name,
            self.kept_answers(),
            made.as_dict(),
        )
        self.record.keep_decision(decision)

    # How long it holds

    def forget_answers(self) -> None:
        """Forgets everything that was told, so that it is asked anew; a hold after a red flag stays."""
        self.state = {key: value for key, value in self.state.items() if key == "held"} | {"fresh": True}
        self.save()

    def _drop_today(self) -> None:
        """Time has gone by since the health check, so the next today check asks if anything has changed."""
        self._drop_layer(TODAY)
        self.state["fresh"] = False

    def ask_health_again(self) -> None:
        """Something has changed: every answer and clearance of the health check goes, and it is asked anew."""
        self.record.something_changed()
        self._drop_health()

    def _drop_health(self) -> None:
        self._drop_layer(HEALTH)
        recheck = {question.id for question in self.screen.questions if question.role == RECHECK}
        self.state["values"] = {id: value for id, value in self.values.items() if id not in recheck}
        self.state["clearances"] = []
        self.state.pop("treated", None)
        self.state |= {"fresh": True, "asked_again": True}

    def begin(self) -> None:
        """A first visit: the health check comes first, so nothing can have changed since."""
        if "health_on" not in self.state:
            self.state["fresh"] = True

    def _drop_layer(self, layer: str) -> None:
        gone = {question.id for question in self.screen.questions if question.layer == layer}
        self.state["values"] = {id: value for id, value in self.values.items() if id not in gone}
        self.state["where"] = {id: places for id, places in self.where.items() if id not in gone}
        self.state["followed"] = [key for key in self.state.get("followed", []) if key.partition(":")[0] not in gone]
        self.state["said"] = {key: said for key, said in self.said.items() if key.partition(":")[0] not in gone}
        self.state.pop(f"{layer}_on", None)
        self.state.pop("checked", None)

    def _older(self, key: str, span: timedelta) -> bool:
        at = self._time(self.state.get(key))
        return at is not None and self.now - at > span

    @staticmethod
    def _time(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    # Screening

    def request(self, walkthrough: Walkthrough) -> Request:
        given = self.given(walkthrough)
        side = self.side(walkthrough) or walkthrough.sides[0]
        return Request(walkthrough, side, given.adjustments if given else AS_WRITTEN)

    def given(self, walkthrough: Walkthrough) -> Given | None:
        """The routine that a therapist gave for this walkthrough and side, if one holds today."""
        side = self.side(walkthrough) or walkthrough.sides[0]
        asked = {"walkthrough": walkthrough.slug, "side": side, "today": self.now.date()}
        return next((given for given in self.standing.given if given.assignment.holds(**asked)), None)

    def questions(self, walkthrough: Walkthrough) -> tuple[Question, ...]:
        return applicable(self.screen, self.answers(), self.request(walkthrough))

    def assess(self, walkthrough: Walkthrough) -> Assessment:
        """How the answers as they stand weigh. A request asks this often: what has not changed is weighed once."""
        assignments = tuple(given.assignment for given in self.standing.given)
        weighed = (self.answers(), self.request(walkthrough), self.clearances(), assignments, self.now)
        if self._last is None or self._last[0] != weighed:
            self._last = (weighed, assess(self.screen, *weighed))
        return self._last[1]

    def so_far(self, walkthrough: Walkthrough) -> tuple[Finding, ...]:
        return findings_so_far(self.screen, self.answers(), self.request(walkthrough), self.now)

    # Holds

    def hold(
        self, outcome: Outcome, findings: Iterable[Finding], walkthrough: Walkthrough, stop_sign: str = ""
    ) -> None:
        """Closes all routines, keeps what it was for, and drops today's answers: they are asked again after."""
        held = {
            "outcome": outcome.name,
            "findings": [[f.question, f.answer, f.outcome.name, f.rule, f.say, f.call] for f in findings],
            "since": self.now.isoformat(),
            "stop_sign": stop_sign,
        }
        if self.record.lasting:
            self.record.keep_decision(self._decision_to_hold(held, walkthrough.slug, self.side(walkthrough)))
            self.standing = self.record.standing()
        else:
            self.state["held"] = held
        self.state["clearances"] = []
        self.state.pop("run", None)
        self._drop_layer(TODAY)
        self.save()

    @property
    def held(self) -> Hold | None:
        lasting = self.standing.held is not None
        entry = self.standing.held or self.state.get("held")
        if not entry or (not lasting and self._time(entry["since"]) + HELD_FOR < self.now):
            return None
        findings = tuple(Finding(q, a, Outcome[o], rule, say, call) for q, a, o, rule, say, call in entry["findings"])
        since = self._time(entry["since"])
        return Hold(Outcome[entry["outcome"]], findings, since, entry["stop_sign"], lasting)

    def hand_over_hold(self, record: Record) -> None:
        """Puts this visitor's hold into their record, where it stays until someone has looked at it.

        A hold does not say which routine it came up in: the record's entry names none.
        """
        hold = self.held
        if hold is not None and not hold.lasting:
            record.keep_decision(self._decision_to_hold(self.state.pop("held")))

    def _decision_to_hold(self, held: Mapping[str, Any], slug: str = "", side: str = "") -> Decision:
        """What a record keeps of a hold, which it brings back as `Standing.held`."""
        kind = STOP if held["stop_sign"] else ASSESSMENT
        trace = {"held": held, "edition": self.screen.edition}
        return Decision(kind, slug, side, held["outcome"], self.kept_answers(), trace)

    def lift_hold(self, walkthrough: Walkthrough, by: str, on: date) -> None:
        """A professional (`by`, on that day) has looked at it and agreed. The health check is asked again."""
        looked_at = {"by": by, "on": on.isoformat()}
        self.record.keep_decision(Decision(LOOKED_AT, walkthrough.slug, self.side(walkthrough), "", looked_at))
        self.state.pop("held", None)
        self.ask_health_again()
        self.standing = self.record.standing()
        self.save()
