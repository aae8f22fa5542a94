"""What a visitor told: answers, places, follow-ups and a professional's yes, as plain data in the server session."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from guide import library
from guide.domain.anatomy import Basin
from guide.domain.clearances import Clearance
from guide.domain.questions import ELSEWHERE, HEALTH, Question
from guide.domain.screening import Answers
from guide.domain.walkthrough import Walkthrough
from guide.ports import Record, VisitOnly

KEY = "visit"
NOT_SURE_WHICH = "not_sure"


class Told:
    """Reads and writes what was told, in `session`. `save` marks the session as changed.

    `record` is the person's own, where what is told also goes and from where it comes back; a visitor's keeps nothing.
    """

    def __init__(self, session: Any, now: datetime | None = None, record: Record | None = None) -> None:
        self.session = session
        self.now = now or timezone.now()
        self.record = record or VisitOnly()
        self.standing = self.record.standing()
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
            values=dict(self.values),
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

    def tell_clearances(
        self, questions: Iterable[Question], walkthrough: Walkthrough, clearances: Iterable[Clearance]
    ) -> None:
        """Takes the yeses told for these questions, in place of those told before; a lasting record keeps them itself."""
        findings, clearances = {question.id for question in questions}, tuple(clearances)
        self.state["clearances"] = [c for c in self.state.get("clearances", []) if c["finding"] not in findings]
        self.record.keep_clearances(findings, walkthrough.technique.slug, walkthrough.region, clearances)
        if self.record.lasting:
            self.standing = self.record.standing()
        else:
            for clearance in clearances:
                self._add_clearance(clearance)

    def keep_clearances_told(self, walkthrough: Walkthrough) -> None:
        """Hands the yeses told in this visit for this technique and region over to the record."""
        asked = (walkthrough.technique.slug, walkthrough.region)
        told = [c for c in self.clearances_told() if (c.technique, c.region) == asked]
        self.record.keep_clearances({c.finding for c in told}, *asked, told)

    def clearances_told(self) -> tuple[Clearance, ...]:
        """Those that this visit itself keeps."""
        kept = self.state.get("clearances", [])
        return tuple(Clearance(**{**entry, "on": date.fromisoformat(entry["on"])}) for entry in kept)

    def _add_clearance(self, clearance: Clearance) -> None:
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

    def clearances(self) -> tuple[Clearance, ...]:
        return (*self.clearances_told(), *self.standing.clearances)


def _follow_key(question: Question, walkthrough: Walkthrough) -> str:
    """A follow-up holds for one technique and region: a clearance reaches no other."""
    return f"{question.id}:{walkthrough.technique.slug}:{walkthrough.region}"
