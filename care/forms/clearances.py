"""A named professional's yes, as a therapist writes it down, and why one no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.swelling import Writing, day_field
from accounts.words import part_words, technique_words
from guide import library
from guide.domain.clearances import LONGEST, Clearance
from guide.domain.outcomes import Outcome
from guide.domain.questions import HEALTH, Question
from guide.domain.sides import BOTH

REGION_ALONE = {
    "arm": gettext_lazy("arm"),
    "hand": gettext_lazy("hand"),
    "leg": gettext_lazy("leg"),
    "foot": gettext_lazy("foot"),
    "breast": gettext_lazy("breast or chest"),
    "head-neck": gettext_lazy("head and neck"),
}


def massages() -> dict[str, str]:
    """Every technique with a region that the guide has: "lymphatic/arm" -> words."""
    found = {}
    for walkthrough in library.get().walkthroughs.values():
        technique, region = walkthrough.technique.slug, walkthrough.region
        found.setdefault(f"{technique}/{region}", massage_words(technique, region))
    return found


def massage_words(technique: str, region: str) -> str:
    where = REGION_ALONE.get(region) or part_words(region, BOTH).lower()
    return _("%(technique)s, %(where)s") % {"technique": technique_words(technique), "where": where}


def can_be_cleared(question: Question, technique: str = "", region: str = "") -> bool:
    """Whether a professional's yes opens anything that this finding closes; today's signs know none."""
    if question.layer != HEALTH:
        return False
    effects = [each for each in question.effects if not technique or each.fits(technique, region)]
    return any(
        each.outcome == Outcome.ASK_FIRST or any(lock.lifted_by == "clearance" for lock in each.locks)
        for each in effects
    )


class ClearanceForm(forms.Form):
    use_required_attribute = False

    finding = forms.ChoiceField(
        label=gettext_lazy("What do they know of?"),
        error_messages={
            "required": gettext_lazy("Choose what the yes is about."),
            "invalid_choice": gettext_lazy("Choose what the yes is about from the list."),
        },
    )
    massage = forms.ChoiceField(
        label=gettext_lazy("For which massage?"),
        error_messages={
            "required": gettext_lazy("Choose the massage that they said yes to."),
            "invalid_choice": gettext_lazy("Choose the massage from the list."),
        },
    )
    who = forms.CharField(
        label=gettext_lazy("Who said yes? Name and job"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Write who said yes."),
            "max_length": gettext_lazy("Use 120 letters or fewer."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": None}),
    )
    on = day_field(gettext_lazy("When?"), gettext_lazy("Enter the day on which they said yes."))
    until = day_field(gettext_lazy("Until when? (you can leave this empty)"), "", required=False)
    written = forms.BooleanField(label=gettext_lazy("I have seen it in writing"), required=False)
    limits = Writing(
        max_length=1000,
        label=gettext_lazy("Limits, in their words (you can leave this empty)"),
        help_text=gettext_lazy("The patient reads this."),
    )
    unchanged = forms.BooleanField(
        label=gettext_lazy("Nothing has changed since: no new illness, operation or medicine"),
        error_messages={"required": gettext_lazy("Has something changed? Then ask them again first.")},
    )

    def __init__(self, *args: Any, today: date, raised: Iterable[str] = (), **kwargs: Any) -> None:
        """`raised`: what the patient's last health check raised, which comes first in the list."""
        super().__init__(*args, **kwargs)
        self.today = today
        known = [each for each in library.get().screen.questions if can_be_cleared(each)]
        raised = set(raised)
        first = [(each.id, each.tick or each.text) for each in known if each.id in raised]
        rest = [(each.id, each.tick or each.text) for each in known if each.id not in raised]
        groups = [(_("From the last health check"), first)] if first else []
        self.fields["finding"].choices = [("", _("Choose")), *groups, (_("Others") if first else _("All"), rest)]
        self.fields["massage"].choices = [("", _("Choose")), *massages().items()]
        self.fields["until"].help_text = _("It ends 12 months on at the latest, and when something changes.")
        self.fields["written"].help_text = _("Some of these yeses count only in writing. We say so if it is missing.")

    def clean_who(self) -> str:
        return self.cleaned_data["who"].replace("\x00", "").strip()

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This date is in the future. Enter the day on which they said yes."))
        if on < self.today - LONGEST:
            raise forms.ValidationError(_("This was over 12 months ago. It no longer holds: ask them again."))
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        on, until = data.get("on"), data.get("until")
        if until and until < self.today:
            self.add_error("until", _("This day is over. Enter today or a later day."))
        elif on and until and until > on + LONGEST:
            self.add_error("until", _("12 months after the yes is the longest. Enter an earlier day."))
        question = next((each for each in library.get().screen.questions if each.id == data.get("finding")), None)
        if question is None:
            return data
        if question.written and not data.get("written"):
            self.add_error("written", _("For this, the yes must be in writing. See it first, then tick this."))
        if data.get("massage") and not can_be_cleared(question, *data["massage"].split("/")):
            self.add_error("massage", _("No yes is needed for this massage, or none opens it. Choose another."))
        return data

    @property
    def clearance(self) -> Clearance:
        said: Mapping[str, Any] = self.cleaned_data
        technique, region = said["massage"].split("/")
        return Clearance(
            finding=said["finding"],
            technique=technique,
            region=region,
            by=said["who"],
            on=said["on"],
            until=said["until"],
            changed_since=False,
            written=said["written"],
        )


class WithdrawForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Why does it no longer hold?"),
        help_text=gettext_lazy("The patient reads this."),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write why, in a few words."),
            "max_length": gettext_lazy("Use 300 letters or fewer."),
        },
        widget=forms.Textarea(attrs={"rows": "3", "maxlength": None}),
    )

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"].replace("\x00", "").strip()
