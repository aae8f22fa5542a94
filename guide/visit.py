"""One visitor's visit, kept in the server session: what was told and weighed, and the session that follows from it.

Nothing of it stands in an address, a log or a cookie, and all of it goes with the session (a day at most). How long things
hold is RULINGS.md section 1: the health check 3 months, the today check one session started within an hour, half an hour away
from a session, 24 hours after a red flag.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from guide.domain.assessment import Caution
from guide.domain.plan import WHOLE_SESSION, Adjustments, Mode, Plan, plan
from guide.domain.questions import HEALTH, TODAY
from guide.domain.walkthrough import Walkthrough
from guide.ports import Record
from guide.screened import Hold, Screened
from guide.told import KEY

__all__ = ["KEY", "Hold", "Options", "Visit"]

HEALTH_HOLDS = timedelta(days=91)
TODAY_HOLDS = timedelta(hours=1)
AWAY_AT_MOST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose on the ready page. `given` is the therapist's part, once a session follows it."""

    add_ons: tuple[str, ...] = ()
    mode: Mode = WHOLE_SESSION
    given: Adjustments | None = None

    def as_dict(self) -> dict[str, Any]:
        given = asdict(self.given) if self.given else None
        return {"add_ons": list(self.add_ons), "mode": asdict(self.mode), "given": given}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Options":
        given = kept.get("given")
        return cls(tuple(kept["add_ons"]), Mode(**kept["mode"]), Adjustments.from_dict(given) if given else None)


class Visit(Screened):
    """The whole visit: what was told, for how long it holds, what it leads to, and the session that follows from it."""

    def expire(self) -> None:
        """Drops answers that no longer hold: today's after an hour, the health check's after three months."""
        if self._older("health_on", HEALTH_HOLDS):
            self._drop_layer(HEALTH)
        if self.session_running and self._left():
            self.state.pop("run")
            self._drop_today()
        if self._older("today_on", TODAY_HOLDS) and not self.session_running:
            self._drop_today()

    # The session under way

    def preset(self, walkthrough: Walkthrough) -> Options:
        """What is chosen before the person chooses: the therapist's way where one gave the routine, else a whole session."""
        given = self.given(walkthrough)
        return Options(mode=given.mode) if given else Options()

    def plan_for(self, walkthrough: Walkthrough, options: Options | None = None) -> Plan:
        """The plan of this person for this routine, from the answers as they stand; without `options`, the one preset."""
        options = options or self.preset(walkthrough)
        made, asked = self.assess(walkthrough), self.request(walkthrough)
        adjustments = options.given or asked.adjustments
        add_ons = tuple(dict.fromkeys((*adjustments.add_ons, *options.add_ons)))
        return plan(walkthrough, asked.side, made.treated, made, replace(adjustments, add_ons=add_ons), options.mode)

    @property
    def run(self) -> dict[str, Any]:
        """The session under way or just ended: slug, key, options, when it began and was last seen."""
        return self.state.get("run", {})

    @property
    def session_running(self) -> bool:
        return bool(self.run) and not self.run.get("ended")

    def start_session(self, walkthrough: Walkthrough, options: Options) -> None:
        at = self.now.isoformat()
        given = self.given(walkthrough)
        if given:
            options = replace(options, given=given.adjustments)
        self.state["run"] = {
            "routine": given.routine if given else "",
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
        return self.plan_and_cautions_of_run(walkthrough)[0]

    def plan_and_cautions_of_run(self, walkthrough: Walkthrough) -> tuple[Plan, tuple[Caution, ...]]:
        """That plan, and the limits that go with it."""
        then = self.at_run(self.record)
        plan_made = then.plan_for(walkthrough, Options.from_dict(self.run["options"]))
        return plan_made, then.assess(walkthrough).cautions

    def at_run(self, record: Record) -> "Visit":
        """A visit with the answers that the session under way, or just ended, was made from, over this record."""
        run = self.run
        if not run.get("ended"):
            return self
        answers = {**run["answers"], "sides": {run["slug"]: run["side"]}}
        return Visit({KEY: answers}, self._time(run["ended"]), record)
