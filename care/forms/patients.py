"""What a therapist types on the pages of patients: whom they look for, and the day on which was measured."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.swelling import EARLIEST, day_field


class SearchForm(forms.Form):
    """Sent by POST and kept in the session: a name has no place in an address."""

    words = forms.CharField(
        label=gettext_lazy("Name or year of birth"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search", "maxlength": None}),
        error_messages={"max_length": gettext_lazy("Use 80 letters or fewer.")},
    )

    use_required_attribute = False

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())


class MeasuredOnForm(forms.Form):
    """The day of measures that are entered in the clinic: an earlier one for what stands on paper, such as a baseline."""

    on = day_field(gettext_lazy("Measured on"), gettext_lazy("Enter the day of these measures."))
    use_required_attribute = False

    def __init__(self, *args: Any, today: date, day: date, **kwargs: Any) -> None:
        """`day` stands in the field at first."""
        super().__init__(*args, initial={"on": day}, **kwargs)
        self.today = today
        self.fields["on"].help_text = _("An earlier day is fine, for a baseline that stands on paper.")

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This date is in the future. Enter today or an earlier day."))
        if on < EARLIEST:
            raise forms.ValidationError(_("Check the year of this date."))
        return on
