"""The clinic's own lines, whom to invite, a template's name, and what is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.clinics import Letterhead
from guide import library


def text(label: Any, most: int, required: str = "", **more: Any) -> forms.CharField:
    """A line of text with messages of our own. `required` is what is said where it is left empty."""
    messages = {"max_length": gettext_lazy("Write less: %(limit_value)d letters at most.")}
    if required:
        messages["required"] = required
    return forms.CharField(label=label, max_length=most, required=bool(required), error_messages=messages, **more)


class ClinicForm(forms.Form):
    use_required_attribute = False

    name = text(gettext_lazy("Name"), 120, required=gettext_lazy("Write the name that patients know."))
    phone = text(
        gettext_lazy("Phone"),
        40,
        help_text=gettext_lazy("Patients are told to call it. It stands on every handout."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    hours = text(gettext_lazy("Hours"), 200, help_text=gettext_lazy("When someone answers the phone."))
    address = text(gettext_lazy("Address"), 400, widget=forms.Textarea(attrs={"rows": 3}))
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Decides the emergency number and the paper size."),
        error_messages={
            "required": gettext_lazy("Choose the country."),
            "invalid_choice": gettext_lazy("Choose the country from the list."),
        },
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("This page was too old. Read it again, then save."),
            "invalid": gettext_lazy("This page was too old. Read it again, then save."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(one.code, one.name) for one in library.get().advice.countries.values()]

    @property
    def lines(self) -> Letterhead:
        told = self.cleaned_data
        return Letterhead(told["name"], told["phone"], told["hours"], told["address"], told["country"])


class ColleagueForm(forms.Form):
    """By mail alone: a therapist signs in with an address, and only with that one can they take it."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("We send one e-mail. They sign in with that address and a second factor."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write an e-mail address like name@example.com."),
            "invalid": gettext_lazy("Write an e-mail address like name@example.com."),
            "max_length": gettext_lazy("Write a shorter e-mail address."),
        },
    )
    name = text(gettext_lazy("Name (you can leave this empty)"), 80, help_text=gettext_lazy("Only for your list."))
    admin = forms.BooleanField(
        label=gettext_lazy("They run the clinic too: invite others, change its lines"), required=False
    )


class TemplateForm(forms.Form):
    use_required_attribute = False

    name = text(gettext_lazy("Name"), 80, required=gettext_lazy("Write a name, so that you find it again."))


class WithdrawForm(forms.Form):
    use_required_attribute = False
    ALL, EDITION = "all", "edition"

    walkthrough = forms.ChoiceField(
        label=gettext_lazy("Which walkthrough?"),
        error_messages={
            "required": gettext_lazy("Choose a walkthrough."),
            "invalid_choice": gettext_lazy("Choose a walkthrough from the list."),
        },
    )
    what = forms.ChoiceField(
        label=gettext_lazy("All of it, or only as it is now?"),
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[
            (ALL, gettext_lazy("All of it, until someone lifts this")),
            (EDITION, gettext_lazy("Only the edition of today: a newer one opens by itself")),
        ],
        error_messages={
            "required": gettext_lazy("Choose what is withdrawn."),
            "invalid_choice": gettext_lazy("Choose what is withdrawn."),
        },
    )
    reason = text(
        gettext_lazy("Why? Patients read this"),
        300,
        required=gettext_lazy("Write a reason. Patients read it."),
        help_text=gettext_lazy("Short and calm, with what to do instead. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = library.get().walkthroughs.values()
        self.fields["walkthrough"].choices = [("", _("Choose one")), *((one.slug, one.title) for one in made)]
