"""One demo patient's record: profile, screening, routine, sessions, notes and tape measures, as their story has it.

Everything goes through the same actions as a real record, with the clock set back.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from accounts import inbox
from accounts.actions.assignments import Terms, assign_routine
from accounts.actions.infections import write_infection
from accounts.actions.logging import log_session
from accounts.actions.profile import update_profile
from accounts.actions.routines import set_up_routine
from accounts.actions.screenings import keep_screening
from accounts.actions.session_logs import rate_log
from accounts.actions.swelling import Tape, write_note
from accounts.advising import keep_advice
from accounts.models import Clinic, Person, Routine, ScreeningRecord
from accounts.records import given_of
from care.demo.answering import decision, followed, screened
from care.demo.stories import PatientStory
from guide import library
from guide.domain.plan import SAME_SIDE, Adjustments, Mode
from guide.ports import SessionRecord

ZONE = "America/New_York"
# No massage during a skin infection, nor for a month after it (the questions before a session ask for both).
REST_AFTER_INFECTION = 30
MARKS = {"arm-4cm": 10, "leg-10cm": 7}
# Circumferences in cm, from the worked examples of the clinical pages: the affected limb and the other.
SIZES = {
    "arm-4cm": (
        (17.2, 19.6, 22.4, 24.8, 26.0, 26.6, 27.4, 28.8, 30.2, 31.4),
        (16.4, 18.2, 20.6, 22.8, 24.0, 24.6, 25.4, 26.6, 27.8, 28.6),
    ),
    "leg-10cm": ((23.0, 28.5, 36.0, 37.5, 40.0, 46.0, 53.0), (22.1, 27.3, 34.6, 36.4, 38.8, 44.9, 52.0)),
}


class Recorder:
    def __init__(
        self,
        story: PatientStory,
        owner: Person,
        clinic: Clinic | None,
        therapist: Person | None,
        helper: Person | None,
        now: datetime,
    ) -> None:
        self.story, self.owner, self.clinic, self.therapist, self.helper = story, owner, clinic, therapist, helper
        self.now = now
        self.began = now - timedelta(weeks=story.weeks)
        self.walkthrough = library.get().walkthrough(story.walkthrough)
        self.dice = random.Random(story.key)  # noqa: S311 -- the same story each time

    def record(self) -> None:
        self._profile()
        routine = self._routine()
        given = (given_of(routine.versions.select_related("routine__assigned_by").get()),) if self.therapist else ()
        age = "60-or-over" if self.story.birth and self.now.year - self.story.birth >= 60 else "18-to-59"
        ages = library.get().screen.question("age").answers
        visit = screened(
            self.walkthrough,
            self.story.side,
            self.story.treated,
            age if age in ages else next(a for a in ages if a.startswith("60")),
            given,
            self.now,
        )
        keep_screening(
            owner=self.owner,
            by=self.owner,
            kind=ScreeningRecord.ASSESSMENT,
            walkthrough=self.walkthrough.slug,
            side=self.story.side,
            now=self.now - timedelta(days=20),
            **decision(visit, self.walkthrough),
        )
        self._sessions(followed(visit, self.walkthrough), routine)
        self._notes()
        self._tape()
        keep_advice(owner=self.owner, now=self.now)

    def _profile(self) -> None:
        fields = {
            "affected": self.story.affected,
            "treated": self.story.treated,
            "zone": ZONE,
            "has_helper": bool(self.helper),
        }
        update_profile(person=self.owner, by=self.owner, fields=fields, version=0, now=self.began)

    def _routine(self) -> Routine:
        story = self.story
        if self.therapist is None or self.clinic is None:
            routine, _new = set_up_routine(
                owner=self.owner,
                by=self.owner,
                walkthrough=self.walkthrough,
                side=story.side,
                days_a_week=round(story.week),
                time_of_day="evening",
                now=self.began,
            )
            return routine
        toward = self.walkthrough.technique.slug == "retrograde" and story.treated
        terms = Terms(
            start=self.began.date(),
            review_by=(self.now + timedelta(days=story.review_days)).date(),
            adjustments=Adjustments(approach=SAME_SIDE if toward else "", cues=dict([story.cue]) if story.cue else {}),
            reasons={"assigned-only": story.reason, "neck-asked": story.reason} if story.reason else {},
            days_a_week=min(7, round(story.week)),
            time_of_day="evening",
            garment="off",
            mode=Mode(helper=bool(story.helper)),
            who_helps=story.helper,
            note=story.note,
        )
        return assign_routine(
            owner=self.owner,
            by=self.therapist,
            clinic=self.clinic,
            walkthrough=self.walkthrough,
            side=story.side,
            terms=terms,
            now=self.began,
        )

    # Sessions

    def _sessions(self, plan: object, routine: Routine) -> None:
        quiet = self.story.last("quiet")
        stops = {event.ago: event.detail for event in self.story.events if event.what == "stop"}
        effects = {event.ago: event.detail for event in self.story.events if event.what == "effect"}
        texts = {event.ago: event.detail for event in self.story.events if event.what == "text"}
        for ago in range(self.story.weeks * 7, 0, -1):
            due = self.dice.random() < self.story.week / 7 or ago in {*stops, *effects, *texts}
            if due and not (quiet and ago < quiet.ago) and not self._rests(ago):
                self._session(plan, routine, ago, stops.get(ago, ""), effects.get(ago), texts.get(ago, ""))

    def _rests(self, ago: int, after: int = REST_AFTER_INFECTION) -> bool:
        """Whether a skin infection, or the days `after` it, fell on the day this long ago. One without an end goes on."""
        return any(
            event.ago >= ago >= (event.ago - int(event.detail) - after if event.detail else 0)
            for event in self.story.events
            if event.what == "infection"
        )

    def _session(self, plan: object, routine: Routine, ago: int, stop: str, effect: str | None, text: str) -> None:
        began = self._evening(ago)
        steps = tuple(step.key for step in plan.steps)
        skipped = dict.fromkeys(steps[len(steps) // 2 :], "not-reached") if stop else {}
        if not stop and self.dice.random() < 0.1:
            skipped = {steps[-2]: "no-time"}
        sign = library.get().advice.stop_signs.get(stop)
        minutes = plan.minutes * (0.5 if stop else 1) + self.dice.uniform(1, 4)
        session = SessionRecord(
            key=str(uuid.UUID(int=self.dice.getrandbits(128))),
            plan=plan,
            steps=steps,
            began=began.isoformat(),
            ended=(began + timedelta(minutes=minutes)).isoformat(),
            skipped=skipped,
            stopped=stop,
            advised="\n".join(sign.do) if sign else "",
            zone=ZONE,
        )
        by = self.helper or self.owner
        log, _new = log_session(
            owner=self.owner, by=by, walkthrough=self.walkthrough, record=session, routine=routine, now=began
        )
        if stop:
            inbox.stopped(log=log, now=began)
        before = self._rating(ago)
        said = {
            "heaviness_before": before,
            "heaviness_after": max(0, before - self.dice.choice((0, 1, 1, 2))),
            "tightness_before": max(0, before - 1),
            "tightness_after": max(0, before - self.dice.choice((1, 1, 2))),
            "effects": [effect] if effect else [],
            "effects_lasted": False if effect else None,
            "note": text,
        }
        if effect or text or self.dice.random() < 0.6:
            rate_log(log=log, by=by, said=said, version=log.version, now=began + timedelta(minutes=40))

    def _evening(self, ago: int) -> datetime:
        """Some time in the evening where the person lives, `ago` days back."""
        day = (self.now - timedelta(days=ago)).replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(hours=23, minutes=self.dice.randrange(50))

    def _rating(self, ago: int) -> int:
        """Between the story's start and now, with a day's chance in it."""
        share = ago / (self.story.weeks * 7)
        level = self.story.now + (self.story.start - self.story.now) * share
        return min(10, max(0, round(level + self.dice.uniform(-0.8, 0.8))))

    # Notes and tape

    def _notes(self) -> None:
        region, _colon, side = self.story.affected[0].partition(":")
        for event in self.story.events:
            on = (self.now - timedelta(days=event.ago)).date()
            if event.what == "note":
                rated = self._rating(event.ago)
                fields = {"place": region, "side": side, "feel": event.detail, "heaviness": rated, "dent": "little"}
                self._write(event.ago, fields)
            elif event.what == "infection":
                over = on + timedelta(days=int(event.detail)) if event.detail else None
                fields = {
                    "place": region,
                    "side": side,
                    "began_on": on,
                    "antibiotics_from": on,
                    "antibiotics_until": over,
                    "over_on": over,
                    "note": "",
                }
                write_infection(owner=self.owner, fields=fields, now=self._evening(event.ago))

    def _write(self, ago: int, fields: dict, tape: Tape | None = None) -> None:
        at = self._evening(ago)
        write_note(
            owner=self.owner,
            by=self.owner,
            client_id=str(uuid.UUID(int=self.dice.getrandbits(128))),
            on=(self.now - timedelta(days=ago)).date(),
            fields=fields,
            tape=tape,
            now=at,
        )

    def _tape(self) -> None:
        if not self.story.tape:
            return
        region, _colon, side = self.story.affected[0].partition(":")
        # A tape is not laid over infected skin.
        for ago in (day for day in range(self.story.weeks * 7 - 3, 0, -7) if not self._rests(day, after=0)):
            fields = {"place": region, "side": side, "heaviness": self._rating(ago)}
            self._write(ago, fields, self._set(ago, side))

    def _set(self, ago: int, side: str) -> Tape:
        """Both limbs at every mark, twice. The affected one goes from its first size to where the story takes it."""
        share = 1 - ago / (self.story.weeks * 7)
        # Volume goes with the square of the size.
        grown = (1 + self.story.grow / 100 * share) ** 0.5
        affected, other = SIZES[self.story.tape]
        interval = 4 if self.story.tape == "arm-4cm" else 10
        rows = []
        for limb in ("left", "right"):
            sizes = [size * grown for size in affected] if limb == side else other
            for number, size in enumerate(sizes, 1):
                first = Decimal(str(round(size + self.dice.uniform(-0.12, 0.12), 1)))
                second = first + Decimal(self.dice.choice(("0", "0.1", "-0.1")))
                rows.append(
                    {
                        "limb": limb,
                        "point": f"mark-{number}",
                        "number": number,
                        "along_cm": Decimal(2 + interval * (number - 1)),  # mark 1 is 2 cm above the bone
                        "first_cm": first,
                        "second_cm": second,
                        "third_cm": None,
                        "cm": (first + second) / 2,
                    }
                )
        posture = next(iter(library.get().measuring.methods[self.story.tape].postures)).key
        return Tape(self.story.tape, "cm", posture, True, tuple(rows), count=MARKS[self.story.tape])
