"""The form of the health profile. Nothing in it must be told but the time zone; what is told is read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.error_list import VERSION_ERRORS
from accounts.models import HealthProfile, Person
from accounts.models.moments import UTC
from accounts.models.profile import NOT_SURE_WHICH
from accounts.time_zones import only_zone_of, zone_choices
from accounts.words import part_words
from guide import library
from guide.display import TEXT_SIZES
from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.sides import LEFT, RIGHT

OLDEST = 1900
SOME, NONE = "some", "none"
REGIONS = ("arm", "hand", "breast", "leg", "foot", "head-neck")
AFFECTED = tuple(f"{region}:{side}" for side in (LEFT, RIGHT) for region in REGIONS)


def _required() -> dict[str, Any]:
    return {"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")}


def _radio(label: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, error_messages=_required(), **more)


class ProfileForm(forms.Form):
    """`version` is the profile's when the page was opened: 0 where nothing was kept yet."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    version = forms.IntegerField(min_value=0, error_messages=VERSION_ERRORS, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As you want to be called here. You may leave it empty."),
        max_length=80,
        required=False,
        error_messages={"max_length": gettext_lazy("Use 80 letters or fewer.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_year = forms.CharField(
        label=gettext_lazy("Year you were born"),
        help_text=gettext_lazy(
            "Why we ask: some steps change with age. A therapist can also tell two people with one name apart. "
            "You may leave it empty."
        ),
        max_length=20,
        required=False,
        error_messages={"max_length": gettext_lazy("Enter the year as four digits, such as 1957.")},
        widget=forms.TextInput(attrs={"autocomplete": "bday-year", "inputmode": "numeric"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Your country"),
        help_text=gettext_lazy("Why we ask: it sets the emergency number that pages show."),
        error_messages=_required(),
    )
    units = _radio(
        gettext_lazy("How do you measure?"),
        choices=[(HealthProfile.CM, gettext_lazy("In cm")), (HealthProfile.INCH, gettext_lazy("In inches"))],
    )
    affected = forms.MultipleChoiceField(
        label=gettext_lazy("Where is your swelling?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Tick each place on the list.")},
    )
    treated_said = _radio(
        "",
        required=False,
        choices=[
            (SOME, gettext_lazy("Yes")),
            (NONE, gettext_lazy("No, none of these")),
            (NOT_SURE_WHICH, gettext_lazy("I’m not sure")),
        ],
    )
    treated = forms.MultipleChoiceField(
        label=gettext_lazy("Tick each place"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Tick each place on the list.")},
    )
    has_helper = _radio(
        gettext_lazy("Who does the massage?"),
        choices=[("no", gettext_lazy("I do it alone")), ("yes", gettext_lazy("Someone helps me"))],
    )
    text_size = _radio(
        gettext_lazy("Text size"),
        choices=[
            ("standard", gettext_lazy("Standard")),
            ("large", gettext_lazy("Large")),
            ("largest", gettext_lazy("Largest")),
        ],
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Why we ask: it tells us when your day begins and ends."),
        error_messages={
            "required": gettext_lazy("Choose your time zone."),
            "invalid_choice": gettext_lazy("Choose a time zone from the list."),
        },
    )
    hide_details = forms.BooleanField(
        label=gettext_lazy("Hide the details of my notes in lists"),
        help_text=gettext_lazy("For when others can see your screen. A note still opens when you press it."),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, person: Person, profile: HealthProfile, country: str, today: date
    ) -> None:
        """`country` is the one of the display choices, for a person without a profile yet."""
        super().__init__(data, initial=told(person, profile, country))
        self.today = today
        countries = library.get().advice.countries
        self.fields["country"].choices = [(key, each.name) for key, each in countries.items()]
        here = self.initial["country"] if self.initial["country"] in countries else country
        self.fields["affected"].choices = [(key, affected_name(key)) for key in AFFECTED]
        question = library.get().screen.question("treated-nodes")
        self.fields["treated_said"].label, self.fields["treated_said"].help_text = question.text, question.why
        self.fields["treated"].choices = [(str(basin), basin_name(basin)) for basin in ALL_BASINS]
        zones = zone_choices(here, countries[here].name, profile.zone)
        self.fields["zone"].choices = [*([] if self.initial["zone"] else [("", _("Choose one"))]), *zones]
        self.zone_is_open = not self.initial["zone"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_birth_year(self) -> int | None:
        typed = self.cleaned_data["birth_year"].strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
            raise forms.ValidationError(_("Enter the year as four digits, such as 1957."))
        year = int(typed)
        if year > self.today.year:
            raise forms.ValidationError(_("This year is in the future. Enter the year you were born."))
        if year < OLDEST:
            raise forms.ValidationError(_("Enter a year from 1900 on."))
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        said, ticked = data.get("treated_said"), data.get("treated")
        if said is None or ticked is None:
            return data
        if said == NONE and ticked:
            self.add_error("treated_said", _("You ticked a place and chose “No”. Take the tick off, or choose “Yes”."))
        elif said == SOME and not ticked:
            self.add_error("treated", _("Tick where nodes were treated. Or choose “I’m not sure”."))
        return data

    def kept(self) -> dict[str, Any]:
        """What the profile keeps of it."""
        told = self.cleaned_data
        return {
            "country": told["country"],
            "units": told["units"],
            "affected": told["affected"],
            "treated": self._treated(),
            "has_helper": told["has_helper"] == "yes",
            "text_size": told["text_size"],
            "zone": told["zone"],
            "hide_details": told["hide_details"],
        }

    def _treated(self) -> list[str] | str | None:
        said, ticked = self.cleaned_data["treated_said"], self.cleaned_data["treated"]
        if said == NOT_SURE_WHICH:
            return NOT_SURE_WHICH
        return ticked if said or ticked else None


def told(person: Person, profile: HealthProfile, country: str) -> dict[str, Any]:
    """What the form shows of what was told before. A zone that nobody chose yet is the country's only one, or empty."""
    new = not profile.version
    treated = profile.treated
    here = country if new else profile.country
    return {
        "version": profile.version,
        "name": person.name,
        "birth_year": person.birth_year or "",
        "country": here,
        "units": ("in" if here == "US" else "cm") if new else profile.units,
        "affected": profile.affected,
        "treated_said": NOT_SURE_WHICH
        if treated == NOT_SURE_WHICH
        else SOME
        if treated
        else ""
        if treated is None
        else NONE,
        "treated": treated if isinstance(treated, list) else [],
        "has_helper": "yes" if profile.has_helper else "no",
        "text_size": profile.text_size if profile.text_size in TEXT_SIZES else "standard",
        "zone": profile.zone if not new or profile.zone != UTC else only_zone_of(here),
        "hide_details": profile.hide_details,
    }


def affected_name(key: str) -> str:
    """ "arm:left" in words."""
    region, _colon, side = key.partition(":")
    return part_words(region, side)


def basin_name(basin: Basin) -> str:
    """As the screening page asks for it."""
    return library.get().anatomy.basins[basin.kind].question.replace("{S}", basin.side)
