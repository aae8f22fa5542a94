"""What a person says about a session: read strictly, with a message beside the field, and everything typed kept."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SessionLog
from accounts.models.moments import local_day
from accounts.models.session_log import EFFECTS, NOTE_LENGTH
from accounts.time_zones import zone_name
from guide import library
from guide.domain.sides import BOTH, LEFT, RIGHT
from guide.domain.walkthrough import Walkthrough

BACK_DAYS = 7
MOST_MINUTES = 600
# Clocks are read and minutes are guessed: a session may seem to end a little after now.
ROUNDING = timedelta(minutes=10)
_CANNOT_BE_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)

RATING_CHOICES = [*((str(number), str(number)) for number in range(11)), ("", gettext_lazy("No answer"))]
LASTED_CHOICES = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("Too soon to say"))]
SIDE_CHOICES = [(LEFT, gettext_lazy("Left")), (RIGHT, gettext_lazy("Right")), (BOTH, gettext_lazy("Both"))]


def client_id_from(text: str) -> str:
    """The id that the browser sent, "" where it is none."""
    return text if _CLIENT_ID.fullmatch(text) else ""


def rating(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=RATING_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10.")},
    )


class SaidForm(forms.Form):
    """How a session was: every field may stay empty, so that one tap is enough."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field

    heaviness_before = rating(gettext_lazy("Before"))
    heaviness_after = rating(gettext_lazy("After"))
    tightness_before = rating(gettext_lazy("Before"))
    tightness_after = rating(gettext_lazy("After"))
    pain_before = rating(gettext_lazy("Before"))
    pain_after = rating(gettext_lazy("After"))
    effects = forms.MultipleChoiceField(
        label=gettext_lazy("Did anything else come with it?"),
        choices=list(EFFECTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Tick what is on the list."),
            "invalid_list": gettext_lazy("Tick what is on the list."),
        },
    )
    lasted = forms.TypedChoiceField(
        label=gettext_lazy("Did it last?"),
        choices=LASTED_CHOICES,
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one answer.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Only if you want to."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None, *, log: SessionLog | None = None, **more: Any) -> None:
        self.spoiled: frozenset[str] = frozenset()
        if data is not None:
            data, self.spoiled = _printable(data)
        super().__init__(
            data, initial={**(initial_of(log) if log else {}), **(more.pop("initial", None) or {})}, **more
        )
        self.log = log

    def clean_note(self) -> str:
        # Browsers send line breaks as two characters; a person counts them as one.
        note = self.cleaned_data["note"].replace("\r\n", "\n").replace("\r", "\n")
        if len(note) > NOTE_LENGTH:
            words = _("This note has %(count)s letters. %(most)s fit. Make it shorter. Nothing is lost.")
            raise forms.ValidationError(words % {"count": f"{len(note):,}", "most": f"{NOTE_LENGTH:,}"})
        return note

    def clean(self) -> dict[str, Any]:
        for name in sorted(self.spoiled & set(self.fields)):
            self.add_error(name, _("We took out signs that cannot be saved. Read it again, then save."))
        return super().clean() or {}

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every message with the id of its field, in the order of the page."""
        return [{"target": field.auto_id, "message": message} for field in self for message in field.errors]

    @property
    def said(self) -> dict[str, Any]:
        """The fields of `actions.session_logs.SAID`."""
        data = self.cleaned_data
        effects = [key for key in EFFECTS if key in data["effects"]]
        ratings = {name: data[name] for name in data if name.endswith(("_before", "_after"))}
        # Where nothing came with it, nothing lasted.
        return {
            **ratings,
            "effects": effects,
            "effects_lasted": data["lasted"] if effects else None,
            "note": data["note"],
        }

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of the log that this form sets."""
        return self.said


class ChangeForm(SaidForm):
    """A session that the player recorded: what was said about it, and how long it took."""

    minutes = forms.CharField(
        label=gettext_lazy("How many minutes did it take?"),
        help_text=gettext_lazy("About right is enough."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the minutes, such as 15.")},
    )

    def clean_minutes(self) -> int:
        typed = self.cleaned_data["minutes"].strip()
        if not re.fullmatch(r"\d{1,4}", typed, re.ASCII) or not 1 <= int(typed) <= MOST_MINUTES:
            raise forms.ValidationError(
                _("Enter whole minutes from 1 to %(most)s, such as 15.") % {"most": MOST_MINUTES}
            )
        return int(typed)

    @property
    def changes(self) -> dict[str, Any]:
        return {**self.said, "minutes": self.cleaned_data["minutes"]}


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


def local(log: SessionLog) -> datetime:
    """When the session began, by the clock on the wall there."""
    return log.at.astimezone(zoneinfo.ZoneInfo(log.zone))


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def initial_of(log: SessionLog) -> dict[str, Any]:
    """The log as its form shows it."""
    began = local(log)
    lasted = {True: "yes", False: "no", None: ""}[log.effects_lasted] if log.effects else None
    return {
        **{name: getattr(log, name) for name in SaidForm.base_fields if name.endswith(("_before", "_after"))},
        "effects": log.effects,
        "lasted": lasted,
        "note": log.note,
        "minutes": log.minutes,
        "day": log.local_date,
        "time": began.time().replace(second=0, microsecond=0, tzinfo=None),
        "walkthrough": log.walkthrough,
        "side": log.side,
    }


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


def _printable(data: Mapping) -> tuple[QueryDict, frozenset[str]]:
    """The data without signs that no database or page can keep, and the names of the fields that had some."""
    read, spoiled = QueryDict(mutable=True), set()
    for name, values in data.lists():  # type: ignore[attr-defined]
        kept = [_CANNOT_BE_KEPT.sub("", value) for value in values]
        if kept != values:
            spoiled.add(name)
        read.setlist(name, kept)
    return read, frozenset(spoiled)
