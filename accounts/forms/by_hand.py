"""A session that a person writes down themselves: which routine, which side, and when it began."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.session_logs import ChangeForm, local
from accounts.models import SessionLog
from accounts.models.moments import local_day
from accounts.time_zones import zone_name
from guide import library
from guide.domain.sides import BOTH, LEFT, RIGHT
from guide.domain.walkthrough import Walkthrough

BACK_DAYS = 7
# Clocks are read and minutes are guessed: a session may seem to end a little after now.
ROUNDING = timedelta(minutes=10)
SIDE_CHOICES = [(LEFT, gettext_lazy("Left")), (RIGHT, gettext_lazy("Right")), (BOTH, gettext_lazy("Both"))]


class ByHandForm(ChangeForm):
    """A session that the person writes down themselves, within the last days. `zone` is where they are."""

    field_order = ["walkthrough", "side", "day", "time", "minutes"]

    day = forms.DateField(
        label=gettext_lazy("On what day?"),
        input_formats=["%Y-%m-%d"],
        widget=forms.Select,
        error_messages={
            "required": gettext_lazy("Choose the day."),
            "invalid": gettext_lazy("Choose a day from the list."),
        },
    )
    time = forms.TimeField(
        label=gettext_lazy("When did it begin, about?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Enter the time, such as 8:30 AM."),
            "invalid": gettext_lazy("Enter a time, such as 08:30."),
        },
    )
    walkthrough = forms.ChoiceField(
        label=gettext_lazy("Which routine?"),
        widget=forms.Select,
        error_messages={
            "required": gettext_lazy("Choose the routine."),
            "invalid_choice": gettext_lazy("Choose a routine from the list."),
        },
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Which side?"),
        choices=SIDE_CHOICES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose left, right or both.")},
    )

    def __init__(self, data: QueryDict | None = None, *, zone: str, now: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.zone, self.now = zone, now
        self.today = local_day(now, zone)
        days = [self.today - timedelta(days=back) for back in range(BACK_DAYS + 1)]
        if self.log and self.log.local_date not in days:
            days.append(self.log.local_date)
        choices = [(on.isoformat(), day_words(on, self.today)) for on in days]
        typed = self.data.get("day", "") if self.is_bound else ""
        if typed and typed not in dict(choices):
            choices.append((typed, typed[:40]))
        self.days = days
        self.fields["day"].widget.choices = choices
        self.fields["time"].help_text = _("Time zone: %(zone)s.") % {"zone": zone_name(zone)}
        self.fields["walkthrough"].choices = [("", _("Choose")), *_walkthrough_choices(self.log)]

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Choose today or a day before."))
        if day not in self.days:
            words = _("This is more than %(days)s days ago. Choose a day from the list.")
            raise forms.ValidationError(words % {"days": BACK_DAYS})
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        found = self.found
        if found and not self.errors.get("side"):
            self._check_side(found, data)
        if data.get("day") and data.get("time"):
            self._check_when(data)
        return data

    @property
    def found(self) -> Walkthrough | None:
        return library.get().walkthrough(self.cleaned_data.get("walkthrough") or "")

    def _check_side(self, found: Walkthrough, data: dict[str, Any]) -> None:
        if len(found.sides) == 1:
            data["side"] = found.sides[0]
        elif not data.get("side"):
            self.add_error("side", _("Choose the side."))
        elif data["side"] not in found.sides:
            self.add_error("side", _("This routine is for one side. Choose left or right."))

    def _check_when(self, data: dict[str, Any]) -> None:
        # An hour that the clocks skipped counts as the hour after it; one that they ran twice as the first.
        began = datetime.combine(data["day"], data["time"], tzinfo=zoneinfo.ZoneInfo(self.zone)).astimezone(UTC)
        if began > self.now:
            self.add_error("time", _("This time has not come yet. Enter when the session began."))
        elif data.get("minutes") and began + timedelta(minutes=data["minutes"]) > self.now + ROUNDING:
            self.add_error("minutes", _("It would not be over yet. Check the time and the minutes."))
        data["at"] = self._unmoved(began)

    def _unmoved(self, began: datetime) -> datetime:
        """The instant that the log has, where the form's day and time still name it: seconds are not lost, nor which hour."""
        if self.log and _minute(local(self.log)) == _minute(began.astimezone(zoneinfo.ZoneInfo(self.zone))):
            return self.log.at
        return began

    @property
    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**super().changes, "at": data["at"], "walkthrough": data["walkthrough"], "side": data["side"]}


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def day_words(on: date, today: date) -> str:
    """A day as people say it, short enough for a narrow phone: "Today, Nov 21", "Thu, Nov 19"."""
    if on == today:
        return _("Today, %(day)s") % {"day": date_format(on, "M j")}
    if on == today - timedelta(days=1):
        return _("Yesterday, %(day)s") % {"day": date_format(on, "M j")}
    return date_format(on, "D, M j")


def _walkthrough_choices(log: SessionLog | None) -> list[tuple[str, str]]:
    choices = [(each.slug, each.title) for each in library.get().walkthroughs.values()]
    if log and log.walkthrough not in dict(choices):
        choices.append((log.walkthrough, log.plan.get("title") or log.walkthrough))
    return choices
