"""What a visit summary is made of: which days, which parts, how the person is named, and what they want to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.swelling import EARLIEST, Writing, day_field
from accounts.summary import LONGEST, MOST_QUESTIONS
from accounts.summary_records import ADVICE, BACKGROUND, EFFECTS, FEELS, NOTES, QUESTIONS, SESSIONS, SIZES
from accounts.words import INITIALS, NAME, NOBODY
from guide.handout_sheet import PAPERS

USUAL_DAYS = timedelta(days=90)
LONGEST_TEXT = 2000
PART_WORDS = {
    BACKGROUND: gettext_lazy("Where it swells, treated nodes, routines"),
    SIZES: gettext_lazy("Tape measures"),
    SESSIONS: gettext_lazy("Sessions, day by day"),
    FEELS: gettext_lazy("How heavy, tight and sore it was"),
    EFFECTS: gettext_lazy("Effects, stops and skin infections"),
    NOTES: gettext_lazy("Your newest swelling notes"),
    ADVICE: gettext_lazy("Advice that you were given here"),
}


class SummaryForm(forms.Form):
    """`suggested` are questions that can be ticked: (key, words)."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    since = day_field(gettext_lazy("From"), gettext_lazy("Enter the first day."))
    until = day_field(gettext_lazy("To"), gettext_lazy("Enter the last day."))
    suggested = forms.MultipleChoiceField(
        label=gettext_lazy("From your notes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = Writing(
        label=gettext_lazy("What do you want to ask?"),
        help_text=gettext_lazy("One question a line, six at most."),
        max_length=LONGEST_TEXT,
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What to show"),
        choices=list(PART_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Tick what you want from the list.")},
    )
    called = forms.ChoiceField(
        label=gettext_lazy("How to name you"),
        choices=[
            (NAME, gettext_lazy("Your name")),
            (INITIALS, gettext_lazy("First letters only")),
            (NOBODY, gettext_lazy("No name")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how to name you."),
            "invalid_choice": gettext_lazy("Choose how to name you."),
        },
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=list(zip(PAPERS, ("A4", gettext_lazy("Letter (US and Canada)")), strict=True)),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the paper."),
            "invalid_choice": gettext_lazy("Choose the paper."),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        today: date,
        suggested: Sequence[tuple[str, str]],
        paper: str = PAPERS[0],
    ) -> None:
        usual = {
            "since": today - USUAL_DAYS,
            "until": today,
            "parts": list(PART_WORDS),
            "called": NAME,
            "paper": paper,
            "suggested": [key for key, _words in suggested],
        }
        super().__init__(data, initial=usual)
        self.today = today
        self.suggestions = dict(suggested)
        self.fields["suggested"].choices = list(suggested)

    def clean_since(self) -> date:
        return self._past(self.cleaned_data["since"])

    def clean_until(self) -> date:
        return self._past(self.cleaned_data["until"])

    def _past(self, day: date) -> date:
        if day > self.today + timedelta(days=1):
            raise forms.ValidationError(_("This date is in the future. Enter today or an earlier day."))
        if day < EARLIEST:
            raise forms.ValidationError(_("Check the year of this date."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until:
            if since > until:
                self.add_error("since", _("The first day must come before the last day."))
            elif until - since > LONGEST:
                self.add_error("since", _("Choose six months or less. More does not fit on two pages."))
        own = [line for line in data.get("questions", "").splitlines() if line.strip()]
        if len(own) > MOST_QUESTIONS:
            self.add_error("questions", _("Write six questions at most, one a line."))
        elif len(own) + len(data.get("suggested", ())) > MOST_QUESTIONS:
            self.add_error("questions", _("Six questions fit, with those that you ticked. Leave some out."))
        return data

    @property
    def own_first(self) -> list[str]:
        """The person's own questions, then those that they ticked."""
        own = [line for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        return own + [self.suggestions[key] for key in self.cleaned_data["suggested"]]

    @property
    def wanted(self) -> list[str]:
        return [*self.cleaned_data["parts"], QUESTIONS]
