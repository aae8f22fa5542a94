"""What the screening pages send, read strictly: a missing, doubled or nonsense answer is an error beside its field, never a no."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guide.domain.anatomy import ALL_BASINS, Basin, Place
from guide.domain.clearances import LONGEST, TAUGHT
from guide.domain.questions import ELSEWHERE, NOT_SURE, Question
from guide.domain.sides import LEFT, RIGHT
from guide.domain.walkthrough import Walkthrough

NONE_OF_THESE, REST_IS_NO = "none", "rest"
# The server counts days in UTC: where the person is, it can already be tomorrow, or still yesterday.
A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Read:
    """What was read: `values` by field, and `errors` by field where it could not be."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def one_of(data: QueryDict, name: str, allowed: Iterable[str]) -> str | None:
    """The one value sent for `name`, if it is one and allowed."""
    sent = data.getlist(name)
    return sent[0] if len(sent) == 1 and sent[0] in allowed else None


def read_choice(data: QueryDict, name: str, allowed: Iterable[str]) -> Read:
    value = one_of(data, name, tuple(allowed))
    if value is None:
        return Read(errors={name: _("Choose one answer.")})
    return Read({name: value})


def read_nodes(data: QueryDict) -> tuple[frozenset[Basin] | None, dict[str, str]]:
    """The treated basins; None is "not sure which", which counts as all of them."""
    decide = one_of(data, "decide", (NONE_OF_THESE, REST_IS_NO, NOT_SURE))
    names = {str(basin): basin for basin in ALL_BASINS}
    ticked = data.getlist("treated")
    if any(name not in names for name in ticked):
        return None, {"treated": _("Tick each place on the list, or press a button below it.")}
    if decide == NOT_SURE:
        return None, {}
    if decide == NONE_OF_THESE and ticked:
        return None, {
            "treated": _("You ticked a place and pressed “None of these”. Take the tick off, or press Continue.")
        }
    if decide == NONE_OF_THESE:
        return frozenset(), {}
    if not ticked:
        return None, {"treated": _("Tick where nodes were treated. Or press “None of these”.")}
    return frozenset(names[name] for name in ticked), {}


def read_group(data: QueryDict, questions: Iterable[Question]) -> Read:
    """One group: what is marked, with "None of these" or "The rest is no" speaking for what is not."""
    questions = tuple(questions)
    read = Read()
    for question in questions:
        sent = data.getlist(question.id)
        if len(sent) > 1 or (sent and sent[0] not in question.answers):
            read.errors[question.id] = _("Choose one: Yes, Not sure or No.")
        elif sent:
            read.values[question.id] = sent[0]
    decide = one_of(data, "decide", (NONE_OF_THESE, REST_IS_NO))
    marked = [question for question in questions if question.blocks(read.values.get(question.id, question.clearing))]
    open_ones = [
        question for question in questions if question.id not in read.values and question.id not in read.errors
    ]
    if decide == NONE_OF_THESE and marked:
        for question in marked:
            read.errors[question.id] = _("You marked this one. Change it to No, or press “The rest is no. Continue.”")
    elif decide is None or (decide == REST_IS_NO and not read.values and not read.errors):
        for question in open_ones:
            read.errors[question.id] = _("Answer this one. Not sure is fine.")
    if not read.errors:
        read.values |= {question.id: question.clearing for question in open_ones}
    return read


def read_questions(data: QueryDict, questions: Iterable[Question]) -> Read:
    """Questions that each need an answer of their own."""
    read = Read()
    for question in questions:
        value = one_of(data, question.id, question.answers)
        if value is None:
            read.errors[question.id] = _("Choose one answer. Not sure is fine.")
        else:
            read.values[question.id] = value
    return read


def places_for(question: Question, walkthrough: Walkthrough) -> tuple[Place, ...]:
    """The places that "where" offers: the question's own, or all that this routine touches."""
    keys = question.places or tuple(key for key in walkthrough.anatomy.areas if key in walkthrough.areas_touched())
    return walkthrough.anatomy.all_places(keys)


def offered_places(question: Question, walkthrough: Walkthrough) -> frozenset[str]:
    """What can be ticked for "where": the two sides, or the places by name."""
    if "where" not in question.asks:
        return frozenset({LEFT, RIGHT})
    return frozenset(str(place) for place in places_for(question, walkthrough))


def read_where(data: QueryDict, question: Question, walkthrough: Walkthrough) -> tuple[list[str], dict[str, str]]:
    """The places or sides ticked. Nothing ticked is an error here; "I'm not sure where" is sent as every place."""
    name = f"where-{question.id}"
    sent = data.getlist(name)
    allowed = offered_places(question, walkthrough) | ({ELSEWHERE} if "where" in question.asks else frozenset())
    if sent == [NOT_SURE]:
        return [], {}
    if not sent or any(place not in allowed for place in sent):
        return [], {name: _("Tick where it is. If you are not sure, tick “I am not sure”.")}
    return list(dict.fromkeys(sent)), {}


class LookedAtForm(forms.Form):
    """Who has looked at what closed the routines, when, and that they agreed. Nothing of it is kept."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    by = forms.CharField(
        label=gettext_lazy("Who looked at it? Name and job"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Write who looked at it."),
            "max_length": gettext_lazy("Use 120 letters or fewer."),
        },
    )
    on = forms.DateField(
        label=gettext_lazy("On what day?"),
        error_messages={
            "required": gettext_lazy("Enter the day that they looked at it."),
            "invalid": gettext_lazy("Enter a date, such as 2026-05-31."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("They said that I may massage again"),
        error_messages={"required": gettext_lazy("Tick this if they said yes. If not, do not massage yet.")},
    )

    def __init__(self, data: Mapping | None, *, since: date, today: date) -> None:
        super().__init__(data)
        self.since, self.today = since, today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today + A_DAY:
            raise forms.ValidationError(_("This date is in the future. Enter the day that they looked at it."))
        if on < self.since - A_DAY:
            raise forms.ValidationError(_("This was before your answers. Someone must look at it now."))
        return on


class ClearanceForm(forms.Form):
    """Whether a professional who treats this person has said yes to this finding, who, when, and if anything changed since."""

    use_required_attribute = False
    SAID_YES, TAUGHT_ME, SAID_NO, UNSURE = "yes", TAUGHT, "no", NOT_SURE

    said = forms.ChoiceField(
        label=gettext_lazy("Has a professional who treats you said yes to this massage, knowing about this?"),
        error_messages={"required": gettext_lazy("Choose one answer. Not sure is fine.")},
        widget=forms.RadioSelect,
    )
    by = forms.CharField(
        label=gettext_lazy("Who? Name and job"),
        max_length=120,
        required=False,
        error_messages={"max_length": gettext_lazy("Use 120 letters or fewer.")},
    )
    on = forms.DateField(
        label=gettext_lazy("When did they say so, or last see you?"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-05-31.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    written = forms.BooleanField(label=gettext_lazy("I have their yes in writing"), required=False)
    changed = forms.ChoiceField(
        label=gettext_lazy("Has anything changed since then? An illness, an operation, a new medicine?"),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")), (NOT_SURE, gettext_lazy("Not sure"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: Mapping | None,
        *,
        question: Question,
        walkthrough: Walkthrough,
        today: date,
        initial: dict | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        choices = [(self.SAID_YES, _("Yes, a professional who treats me said yes"))]
        if question.can_be_taught(walkthrough.technique.slug, walkthrough.region):
            choices.append((self.TAUGHT_ME, _("Yes, the therapist or nurse who taught me this knows about it")))
        choices += [(self.SAID_NO, _("No, or I have not asked")), (self.UNSURE, _("Not sure"))]
        self.fields["said"].choices = choices
        if not question.written:
            del self.fields["written"]

    @property
    def claims_yes(self) -> bool:
        return self.cleaned_data.get("said") in (self.SAID_YES, self.TAUGHT_ME)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("said") not in (self.SAID_YES, self.TAUGHT_ME):
            return data
        if not (data.get("by") or "").strip() and "by" not in self.errors:
            self.add_error("by", _("Write who said yes."))
        on = data.get("on")
        if on is None and "on" not in self.errors:
            self.add_error("on", _("Enter the date. The month is enough: use its first day."))
        elif on and on > self.today + A_DAY:
            self.add_error("on", _("This date is in the future. Enter the day that they said yes."))
        elif on and on < self.today - LONGEST:
            self.add_error("on", _("This was over 12 months ago. Choose No, and ask them again."))
        if not data.get("changed") and "changed" not in self.errors:
            self.add_error("changed", _("Choose one answer. Not sure is fine."))
        return data
