"""One visitor's visit, kept in the server session: answers, clearances, the session under way, a hold after a red flag.

Nothing of it stands in an address, a log or a cookie, and all of it goes with the session (a day at most). How long things
hold is RULINGS.md section 1: the health check 3 months, the today check one session started within an hour, half an hour away
from a session, 24 hours after a red flag.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from guide import library
from guide.domain.anatomy import Basin
from guide.domain.assessment import Caution
from guide.domain.clearances import Assignment, Clearance
from guide.domain.outcomes import Outcome
from guide.domain.plan import Adjustments, Mode, Plan, plan
from guide.domain.questions import ELSEWHERE, HEALTH, RECHECK, TODAY, Question
from guide.domain.screening import Answers, Assessment, Finding, Request, applicable, assess, findings_so_far
from guide.domain.walkthrough import Walkthrough

KEY = "visit"
HEALTH_HOLDS = timedelta(days=91)
TODAY_HOLDS = timedelta(hours=1)
AWAY_AT_MOST = timedelta(minutes=30)
HELD_FOR = timedelta(hours=24)
NOT_SURE_WHICH = "not_sure"


@dataclass(frozen=True, slots=True)
class Hold:
    """All routines are closed after EMERGENCY or SAME_DAY, until a professional has looked at it, or for 24 hours."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    since: datetime
    stop_sign: str = ""

    @property
    def can_be_lifted(self) -> bool:
        """After an emergency nothing that is typed opens the routines: they stay closed for the 24 hours."""
        return self.outcome != Outcome.EMERGENCY

    @property
    def until(self) -> datetime:
        return self.since + HELD_FOR


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose on the ready page."""

    add_ons: tuple[str, ...] = ()
    mode: Mode = Mode()

    def as_dict(self) -> dict[str, Any]:
        return {"add_ons": list(self.add_ons), "mode": asdict(self.mode)}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Options":
        return cls(tuple(kept["add_ons"]), Mode(**kept["mode"]))


class Visit:
    """Reads and writes the visit in `session`. Every writer marks the session as changed."""

    def __init__(
        self,
        session: Any,
        now: datetime | None = None,
        clearances: tuple[Clearance, ...] = (),
        assignments: tuple[Assignment, ...] = (),
    ) -> None:
        self.session = session
        self.now = now or timezone.now()
        self.standing_clearances = clearances
        self.assignments = assignments
        self.state: dict[str, Any] = session.get(KEY) or {}
        self.screen = library.get().screen

    def save(self) -> None:
        if KEY not in self.session and isinstance(self.session, SessionBase):
            self.session.clear_expired()  # a new visit sweeps out old ones, so that answers are gone after a day
        self.session[KEY] = self.state
        self.session.modified = True

    # Answers

    def side(self, walkthrough: Walkthrough) -> str:
        """The side chosen for this walkthrough, "" if none yet: an arm's side says nothing of a leg's."""
        if len(walkthrough.sides) == 1:
            return walkthrough.sides[0]
        return self.state.get("sides", {}).get(walkthrough.slug, "")

    @property
    def values(self) -> dict[str, str]:
        return self.state.get("values", {})

    @property
    def where(self) -> dict[str, list[str]]:
        return self.state.get("where", {})

    @property
    def treated(self) -> frozenset[Basin] | None:
        """None where nothing was said, and where the person is not sure which nodes were treated."""
        told = self.state.get("treated")
        if told is None or told == NOT_SURE_WHICH:
            return None
        return frozenset(Basin.parse(basin) for basin in told)

    @property
    def treated_told(self) -> bool:
        return "treated" in self.state

    @property
    def fresh(self) -> bool:
        """Whether the health check was answered for the session that is coming up, so that nothing can have changed since."""
        return bool(self.state.get("fresh"))

    def answers(self) -> Answers:
        return Answers(
            values=self.values,
            where={id: tuple(places) for id, places in self.where.items()},
            treated=self.treated,
            rechecked=self.fresh,
        )

    def set_side(self, walkthrough: Walkthrough, side: str) -> None:
        self.state["sides"] = {**self.state.get("sides", {}), walkthrough.slug: side}

    def set_treated(self, basins: Iterable[Basin] | None) -> None:
        self.state["treated"] = NOT_SURE_WHICH if basins is None else sorted(str(basin) for basin in basins)

    def answer(self, values: Mapping[str, str], layer: str) -> None:
        """Takes answers; an answer that changed drops what was told about the old one."""
        for id in [id for id, value in values.items() if id in self.values and self.values[id] != value]:
            self._forget_follow_up(id)
        self.state["values"] = {**self.values, **values}
        if layer == HEALTH:
            self.state.setdefault("health_on", self.now.isoformat())
        else:
            self.state.setdefault("today_on", self.now.isoformat())
        self.save()

    def tell_where(self, id: str, places: list[str], offered: frozenset[str]) -> None:
        """Takes where it is. Places that were not `offered` stay as told before: an arm's page says nothing of a leg."""
        before = self.where.get(id, [ELSEWHERE])
        before = before or [str(place) for place in library.get().anatomy.all_places()]
        kept = [place for place in before if place not in offered and place != ELSEWHERE]
        self.state["where"] = {**self.where, id: [*kept, *places] if places else []}

    def _forget_follow_up(self, id: str) -> None:
        """Drops the places, the yes and the further answers told about `id`: they are asked again where they still apply."""
        gone = {id, *self._asked_because_of(id)}
        self.state["where"] = {key: places for key, places in self.where.items() if key not in gone}
        self.state["followed"] = [key for key in self.state.get("followed", []) if key.partition(":")[0] not in gone]
        self.state["said"] = {key: said for key, said in self.said.items() if key.partition(":")[0] not in gone}
        self.state["clearances"] = [c for c in self.state.get("clearances", []) if c["finding"] not in gone]
        self.state["values"] = {key: value for key, value in self.values.items() if key == id or key not in gone}

    def _asked_because_of(self, id: str) -> set[str]:
        """The questions that the follow-up page of `id` asks, and theirs."""
        group = self.screen.question(id).group
        inner = {q.id for q in self.screen.in_group(group) if q.after == id or id in q.if_any}
        return inner.union(*(self._asked_because_of(child) for child in inner))

    # Follow-ups and clearances

    def followed(self, question: Question, walkthrough: Walkthrough) -> bool:
        return _follow_key(question, walkthrough) in self.state.get("followed", [])

    def mark_followed(self, question: Question, walkthrough: Walkthrough) -> None:
        followed = self.state.get("followed", [])
        self.state["followed"] = [*followed, _follow_key(question, walkthrough)]

    @property
    def said(self) -> dict[str, str]:
        """What the person said to "has a professional said yes?", by follow-up, for when the page is shown again."""
        return self.state.get("said", {})

    def said_to(self, question: Question, walkthrough: Walkthrough) -> str:
        return self.said.get(_follow_key(question, walkthrough), "")

    def tell_said(self, question: Question, walkthrough: Walkthrough, said: str) -> None:
        self.state["said"] = {**self.said, _follow_key(question, walkthrough): said}

    def clearance_told(self, question: Question, walkthrough: Walkthrough) -> Clearance | None:
        """The yes that this visitor told of for this question, technique and region."""
        asked = (question.id, walkthrough.technique.slug, walkthrough.region)
        return next((c for c in self.clearances() if (c.finding, c.technique, c.region) == asked), None)

    def add_clearance(self, clearance: Clearance) -> None:
        entry = {
            "finding": clearance.finding,
            "technique": clearance.technique,
            "region": clearance.region,
            "by": clearance.by,
            "on": clearance.on.isoformat(),
            "changed_since": clearance.changed_since,
            "written": clearance.written,
            "kind": clearance.kind,
        }
        same = ("finding", "technique", "region")
        others = [c for c in self.state.get("clearances", []) if any(c[key] != entry[key] for key in same)]
        self.state["clearances"] = [*others, entry]

    def drop_clearances(self, questions: Iterable[Question]) -> None:
        gone = {question.id for question in questions}
        self.state["clearances"] = [c for c in self.state.get("clearances", []) if c["finding"] not in gone]

    def forget_answers(self) -> None:
        """Forgets everything that was told; a hold after a red flag stays."""
        self.state = {key: value for key, value in self.state.items() if key == "held"}
        self.save()

    def clearances(self) -> tuple[Clearance, ...]:
        told = (
            Clearance(**{**entry, "on": date.fromisoformat(entry["on"])}) for entry in self.state.get("clearances", [])
        )
        return (*told, *self.standing_clearances)

    # Time

    def expire(self) -> None:
        """Drops answers that no longer hold: today's after an hour, the health check's after three months."""
        if self._older("health_on", HEALTH_HOLDS):
            self._drop_layer(HEALTH)
        if self.session_running and self._left():
            self.state.pop("run")
            self._drop_today()
        if self._older("today_on", TODAY_HOLDS) and not self.session_running:
            self._drop_today()

    def _drop_today(self) -> None:
        """Time has gone by since the health check, so the next today check asks if anything has changed."""
        self._drop_layer(TODAY)
        self.state["fresh"] = False

    def ask_health_again(self) -> None:
        """Something has changed: every answer and clearance of the health check goes, and it is asked anew."""
        self._drop_layer(HEALTH)
        recheck = {question.id for question in self.screen.questions if question.role == RECHECK}
        self.state["values"] = {id: value for id, value in self.values.items() if id not in recheck}
        self.state["clearances"] = []
        self.state.pop("treated", None)
        self.state["fresh"] = True

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
        return Request(walkthrough, self.side(walkthrough) or walkthrough.sides[0])

    def questions(self, walkthrough: Walkthrough) -> tuple[Question, ...]:
        return applicable(self.screen, self.answers(), self.request(walkthrough))

    def assess(self, walkthrough: Walkthrough) -> Assessment:
        return assess(
            self.screen, self.answers(), self.request(walkthrough), self.clearances(), self.assignments, self.now
        )

    def so_far(self, walkthrough: Walkthrough) -> tuple[Finding, ...]:
        return findings_so_far(self.screen, self.answers(), self.request(walkthrough), self.now)

    # Holds

    def hold(self, outcome: Outcome, findings: Iterable[Finding], stop_sign: str = "") -> None:
        """Closes all routines, keeps what it was for, and drops today's answers: they are asked again after."""
        self.state["held"] = {
            "outcome": outcome.name,
            "findings": [[f.question, f.answer, f.outcome.name, f.rule, f.say, f.call] for f in findings],
            "since": self.now.isoformat(),
            "stop_sign": stop_sign,
        }
        self.state["clearances"] = []
        self.state.pop("run", None)
        self._drop_layer(TODAY)
        self.save()

    @property
    def held(self) -> Hold | None:
        entry = self.state.get("held")
        if not entry or self._time(entry["since"]) + HELD_FOR < self.now:
            return None
        findings = tuple(Finding(q, a, Outcome[o], rule, say, call) for q, a, o, rule, say, call in entry["findings"])
        return Hold(Outcome[entry["outcome"]], findings, self._time(entry["since"]), entry["stop_sign"])

    def lift_hold(self) -> None:
        """A professional has looked at it and agreed. The health check is asked again: something has changed."""
        self.state.pop("held", None)
        self.ask_health_again()
        self.save()

    # The session under way

    def plan_for(self, walkthrough: Walkthrough, options: Options) -> Plan:
        """The plan of this person for this routine, from the answers as they stand."""
        made = self.assess(walkthrough)
        adjustments = Adjustments(add_ons=options.add_ons)
        return plan(walkthrough, self.request(walkthrough).side, made.treated, made, adjustments, options.mode)

    @property
    def run(self) -> dict[str, Any]:
        """The session under way or just ended: slug, key, options, when it began and was last seen."""
        return self.state.get("run", {})

    @property
    def session_running(self) -> bool:
        return bool(self.run) and not self.run.get("ended")

    def start_session(self, walkthrough: Walkthrough, options: Options) -> None:
        at = self.now.isoformat()
        self.state["run"] = {
            "slug": walkthrough.slug,
            "side": self.side(walkthrough),
            "key": secrets.token_urlsafe(12),
            "options": options.as_dict(),
            "began": at,
            "seen": at,
        }
        self.save()

    def in_session(self, walkthrough: Walkthrough) -> bool:
        """Whether this routine's session is under way, on this side, and was not left for more than half an hour."""
        run = self.run
        same = self.session_running and (run["slug"], run["side"]) == (walkthrough.slug, self.side(walkthrough))
        return same and self.held is None and not self._left()

    def _left(self) -> bool:
        return self.now - self._time(self.run["seen"]) > AWAY_AT_MOST

    def beat(self) -> None:
        """The session is being followed: half an hour counts from now."""
        self.state["run"] = {**self.run, "seen": self.now.isoformat()}
        self.save()

    def end_session(self, skipped: Mapping[str, str], stopped: str = "") -> None:
        """The session is over, with the answers that its plan was made from; the next one asks today's questions again."""
        answers = {
            key: self.state[key] for key in ("values", "where", "clearances", "fresh", "treated") if key in self.state
        }
        ended = {"ended": self.now.isoformat(), "skipped": dict(skipped), "stopped": stopped, "answers": answers}
        self.state["run"] = {**self.run, **ended}
        self.state["fresh"] = False
        self._drop_layer(TODAY)
        self.save()

    def minutes_of_run(self) -> int:
        """Whole minutes from start to end, at least 1."""
        run = self.run
        return max(1, round((self._time(run["ended"]) - self._time(run["began"])).total_seconds() / 60))

    def ended_run(self, walkthrough: Walkthrough) -> dict[str, Any] | None:
        run = self.run
        return run if run.get("ended") and run.get("slug") == walkthrough.slug else None

    def plan_of_run(self, walkthrough: Walkthrough) -> Plan:
        """The plan that the session under way, or just ended, follows."""
        return self._at_run().plan_for(walkthrough, Options.from_dict(self.run["options"]))

    def cautions_of_run(self, walkthrough: Walkthrough) -> tuple[Caution, ...]:
        """The limits that go with that plan."""
        return self._at_run().assess(walkthrough).cautions

    def _at_run(self) -> "Visit":
        """This visit with the answers that the session under way, or just ended, was made from."""
        run = self.run
        if not run.get("ended"):
            return self
        answers = {**run["answers"], "sides": {run["slug"]: run["side"]}}
        return Visit({KEY: answers}, self._time(run["ended"]), self.standing_clearances, self.assignments)


def _follow_key(question: Question, walkthrough: Walkthrough) -> str:
    """A follow-up holds for one technique and region: a clearance reaches no other."""
    return f"{question.id}:{walkthrough.technique.slug}:{walkthrough.region}"
