"""A therapist's own note about a patient."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.swelling import Writing


class PrivateNoteForm(forms.Form):
    text = Writing(
        max_length=4000,
        label=gettext_lazy("Your note"),
        help_text=gettext_lazy("You and colleagues here who see this patient read it. The patient does not."),
    )

    use_required_attribute = False

    def clean_text(self) -> Any:
        text = self.cleaned_data["text"].strip()
        if not text:
            raise forms.ValidationError(_("Write the note first."))
        return text
