"""The code of an invitation, typed by hand with the birth year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import invitation_codes
from accounts.forms.sharing import check_birth_year


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("It has 10 letters and numbers. Small letters and dashes are fine."),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Write the code from your card."),
            "max_length": gettext_lazy("Write the code from your card: 10 letters and numbers."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("The year you were born"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
        error_messages={
            "required": gettext_lazy("Write the year you were born."),
            "invalid": gettext_lazy("Write the year with four digits, like 1958."),
        },
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = this_year

    def clean_code(self) -> str:
        code = invitation_codes.as_typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Write the code from your card: 10 letters and numbers."))
        return code

    def clean_birth_year(self) -> int:
        year = self.cleaned_data["birth_year"]
        check_birth_year(year, self.this_year)
        return year
