"""Discharge with its reason, a transfer, and who stands in between which days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from care.forms.clinic import text

LONGEST = timedelta(days=92)


class DischargeForm(forms.Form):
    use_required_attribute = False

    reason = text(
        gettext_lazy("Why?"),
        1000,
        required=gettext_lazy("Write the reason for your colleagues and for later."),
        help_text=gettext_lazy("It stands in the private notes. The patient reads only that sharing ended."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class _People(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return obj.called


def _colleague(label: Any) -> forms.ModelChoiceField:
    return _People(
        queryset=Person.objects.none(),
        label=label,
        empty_label=gettext_lazy("Choose one"),
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": gettext_lazy("Choose a colleague from the list."),
        },
    )


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Give the day."),
            "invalid": gettext_lazy("Give the day as on a calendar."),
        },
    )


class TransferForm(forms.Form):
    """`on_paper`: the patient has no sign-in, and agreed on paper."""

    use_required_attribute = False

    colleague = _colleague(gettext_lazy("To whom?"))
    consent_on = _day(gettext_lazy("When did the patient agree on paper?"))

    def __init__(self, *args: Any, colleagues: QuerySet[Person], on_paper: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["colleague"].queryset = colleagues
        if not on_paper:
            del self.fields["consent_on"]

    def clean_consent_on(self) -> date:
        day = self.cleaned_data["consent_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Give the day on which they signed."))
        if day < self.today - timedelta(days=366):
            raise forms.ValidationError(_("This is long ago. Ask them to agree anew, then give that day."))
        return day


class CoverForm(forms.Form):
    use_required_attribute = False

    colleague = _colleague(gettext_lazy("Who stands in for you?"))
    first = _day(gettext_lazy("First day"))
    last = _day(gettext_lazy("Last day"), gettext_lazy("Three months at most."))

    def __init__(self, *args: Any, colleagues: QuerySet[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["colleague"].queryset = colleagues

    def clean_first(self) -> date:
        day = self.cleaned_data["first"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Give today or a later one."))
        if day > self.today + timedelta(days=366):
            raise forms.ValidationError(_("Give a day within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last", _("Give three months at most."))
        return told
