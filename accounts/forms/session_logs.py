"""What a person says about a session: read strictly, with a message beside the field, and everything typed kept."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.error_list import SummedForm
from accounts.models import SessionLog
from accounts.models.session_log import EFFECTS, NOTE_LENGTH

MOST_MINUTES = 600
_CANNOT_BE_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)

RATING_CHOICES = [*((str(number), str(number)) for number in range(11)), ("", gettext_lazy("No answer"))]
LASTED_CHOICES = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("Too soon to say"))]


def client_id_from(text: str) -> str:
    """The id that the browser sent, "" where it is none."""
    return text if _CLIENT_ID.fullmatch(text) else ""


def rating(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """0 to 10 in one tap; "No answer" takes an answer back."""
    return forms.TypedChoiceField(
        label=label,
        choices=RATING_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10.")},
    )


class SaidForm(SummedForm):
    """How a session was: every field may stay empty, so that one tap is enough."""

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


def local(log: SessionLog) -> datetime:
    """When the session began, by the clock on the wall there."""
    return log.at.astimezone(zoneinfo.ZoneInfo(log.zone))


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


def _printable(data: Mapping) -> tuple[QueryDict, frozenset[str]]:
    """The data without signs that no database or page can keep, and the names of the fields that had some."""
    read, spoiled = QueryDict(mutable=True), set()
    for name, values in data.lists():  # type: ignore[attr-defined]
        kept = [_CANNOT_BE_KEPT.sub("", value) for value in values]
        if kept != values:
            spoiled.add(name)
        read.setlist(name, kept)
    return read, frozenset(spoiled)
