"""What a therapist says about an inbox item."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SeenForm(forms.Form):
    use_required_attribute = False
    SEEN, RESOLVE = "seen", "resolve"

    note = forms.CharField(
        label=_("Note for you and your colleagues"),
        help_text=_("What you did, whom you called. The patient does not see it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Use 2,000 letters or fewer.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    then = forms.ChoiceField(choices=[(SEEN, SEEN), (RESOLVE, RESOLVE)], widget=forms.HiddenInput)
