"""A therapist gives a routine on one page: what is saved, what is refused and how it is told, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profile import profile_of, update_profile
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Sharing, Withdrawal
from guide import library
from tests.accounts.test_records import screened
from tests.care.routines.conftest import fields_of

pytestmark = pytest.mark.django_db


def told(response):
    return unescape(response.content.decode())


def newest(patient):
    return patient.routines.get().versions.first()


def treated(patient, *basins):
    profile = profile_of(patient)
    update_profile(
        person=patient, by=patient, fields={"treated": list(basins)}, version=profile.version, now=timezone.now()
    )


# What is saved


def test_what_is_left_alone_is_given_as_the_guide_has_it(give, patient, therapist, clinic):
    assert give().status_code == 302

    routine = patient.routines.get()
    assert (routine.assigned_by, routine.clinic, routine.version) == (therapist, clinic, 1)
    made = newest(patient)
    assert made.adjustments == {
        "approach": "", "add_ons": [], "off": {}, "repetitions": {}, "seconds": {}, "cues": {},
    }  # fmt: skip
    assert made.review_by - made.start == timedelta(weeks=6)
    assert (made.times_a_day, made.days_a_week, made.quiet_days, made.minutes) == (1, 7, 7, None)


CHANGES = {
    "off-pump": "on",
    "why-pump": "A painful joint",
    "repetitions-palm": "3",
    "seconds-palm": "5",
    "cue-palm": "Like a feather",
    "minutes": "12",
    "times_a_day": "2",
    "days_a_week": "5",
    "time_of_day": "evening",
    "garment": "off",
    "hands": "helper",
    "who_helps": "Her son",
    "quiet_days": "14",
    "note": "Rest when it aches.",
}


def test_everything_that_is_set_comes_back_when_it_is_opened_again(give, patient, tom):
    assert give(**CHANGES).status_code == 302

    made = newest(patient)
    assert made.mode["helper"] is True
    assert made.adjustments["off"] == {"pump": "A painful joint"}
    assert made.adjustments["repetitions"] == {"palm": 3}
    assert made.adjustments["seconds"] == {"palm": 5}
    assert made.adjustments["cues"] == {"palm": "Like a feather"}
    page = tom.get(reverse("care:routine-edit", args=[patient.pk, patient.routines.get().pk]))
    fields = fields_of(page.content.decode())
    assert {name: fields[name] for name in CHANGES} == CHANGES


def test_the_same_form_sent_twice_is_one_version(opened, tom, patient):
    data = {"do": "save", **opened()}
    path = reverse("care:routine-build", args=[patient.pk])

    assert [tom.post(path, data).status_code for _time in range(2)] == [302, 302]
    assert newest(patient).number == 1


def test_every_change_is_a_new_version(give, edit, patient):
    give()
    assert edit(patient.routines.get(), note="Slowly.").status_code == 302

    assert [version.note for version in patient.routines.get().versions.all()] == ["Slowly.", ""]


def test_an_add_on_can_be_given(give, patient):
    addon = library.get().walkthrough("lym-arm").addons[0].slug
    give("lym-arm", "right", add_ons=addon)

    assert newest(patient).adjustments["add_ons"] == [addon]


# Limits


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"repetitions-palm": "0"}, "repetitions-palm", "from 1 to 20"),
        ({"repetitions-palm": "21"}, "repetitions-palm", "from 1 to 20"),
        ({"repetitions-palm": "many"}, "repetitions-palm", "from 1 to 20"),
        ({"repetitions-palm": ""}, "repetitions-palm", "from 1 to 20"),
        ({"seconds-palm": "1"}, "seconds-palm", "from 2 to 60"),
        ({"minutes": "31"}, "minutes", "from 1 to 30"),
        ({"times_a_day": "3"}, "times_a_day", "from 1 to 2"),
        ({"review_by": ""}, "review_by", "Enter the day by which"),
        ({"review_by": "soon"}, "review_by", "Enter a date"),
        ({"review_by": "2020-01-01"}, "review_by", "after today"),
        ({"review_by": "2099-01-01"}, "review_by", "12 months at most"),
        ({"start": "2020-01-01"}, "start", "or later"),
        ({"off-palm": "on"}, "why-palm", "Write why"),
        ({"cue-palm": "x" * 201}, "cue-palm", "200 letters"),
        ({"note": "x" * 1001}, "note", "1000 letters"),
        ({"days_a_week": "9"}, "days_a_week", "Choose one"),
        ({"quiet_days": "1"}, "quiet_days", "Choose one"),
        ({"garment": "maybe"}, "garment", "Choose one"),
    ],
)
def test_what_lies_outside_the_limits_is_told_beside_its_field(give, patient, changes, field, words):
    page = give(**{"who_helps": "Her son", **changes})

    html = told(page)
    assert page.status_code == 200
    assert not patient.routines.exists()
    assert html.index("<title>Error:") < html.index("error-summary")
    assert f'href="#id_{field}"' in html
    assert words in html
    assert 'aria-invalid="true"' in html
    assert fields_of(page.content.decode())["who_helps"] == "Her son"


def test_counts_that_make_it_too_long_are_refused_and_not_cut(give, patient):
    steps = [step.slug for step in library.get().walkthrough("lym-arm").steps if step.kind == "stroke"]
    page = give("lym-arm", "left", **{f"repetitions-{slug}": "20" for slug in steps})

    assert page.status_code == 200
    assert "30 is the most" in told(page)
    assert not patient.routines.exists()


@pytest.mark.parametrize("slug", list(library.get().walkthroughs))
def test_every_walkthrough_opens_and_can_be_given_as_written(give, opened, tom, patient, signed_in, slug):
    made = library.get().walkthrough(slug)
    screened(signed_in(patient), slug=slug, side=made.sides[0])
    reasons = {"reason-assigned-only": "Taught today."} if made.assigned_only else {}
    page = give(slug, made.sides[0], **reasons)

    assert page.status_code == 302, told(page)[:6000]


# Guards


def test_head_and_neck_needs_a_reason_and_keeps_it(give, patient):
    page = give("lym-head-neck")

    assert "Needs your reason" in told(page)
    assert "Ask now:" in told(page)
    assert "A thyroid problem; " in told(page)
    assert 'href="#id_reason-assigned-only"' in told(page)
    assert not patient.routines.exists()
    reasons = {"assigned-only": "Taught today.", "neck-asked": "All no, says Ann."}
    give("lym-head-neck", **{f"reason-{finding}": reason for finding, reason in reasons.items()})
    assert {lift["finding"]: lift["reason"] for lift in newest(patient).lifts} == reasons


def test_the_same_side_needs_a_reason(give, patient, tom):
    treated(patient, "left-axilla")
    page = give("lym-arm", approach="same-side")

    assert 'href="#id_reason-same-side"' in told(page)
    assert "Sources differ" in told(page)
    assert not patient.routines.exists()
    assert give("lym-arm", approach="same-side", **{"reason-same-side": "Seen on imaging."}).status_code == 302


def test_a_reason_for_a_way_that_was_not_chosen_is_not_kept(give, patient):
    give("lym-arm", **{"reason-same-side": "Seen on imaging."})

    assert newest(patient).lifts == []


def test_retrograde_on_a_limb_with_treated_nodes_needs_the_way_and_the_reason(give, patient, tom):
    treated(patient, "left-axilla")
    page = told(give())

    assert 'data-objection="reason"' in page
    assert 'data-objection="approach"' in page
    assert not patient.routines.exists()
    reasons = {"reason-treated-nodes": "After a burn.", "reason-same-side": "After a burn."}
    assert give(approach="same-side", **reasons).status_code == 302


def test_a_condition_is_named_with_its_words_and_where_to_write_the_yes(give, patient, signed_in):
    screened(signed_in(patient), heart_failure="yes")
    page = told(give())

    assert "Needs a yes first" in page
    assert 'data-objection="clearance"' in page
    assert '<input type="hidden" name="finding" value="heart-failure">' in page
    assert '<input type="hidden" name="massage" value="retrograde/hand">' in page
    assert not patient.routines.exists()


def test_the_page_says_that_nothing_silences_todays_questions(tom, patient):
    page = told(tom.get(reverse("care:routine-choose", args=[patient.pk])))

    assert "Nothing that you give silences them" in page


def test_what_the_clinic_withdrew_cannot_be_given(give, tom, patient, clinic):
    Withdrawal.objects.create(clinic=clinic, walkthrough="ret-hand", reason="Under review.", at=timezone.now())

    assert "Under review." in told(tom.get(reverse("care:routine-choose", args=[patient.pk])))
    assert "Under review." in told(give())
    assert not patient.routines.exists()


def test_a_red_flag_that_nobody_looked_at_is_said(tom, patient, signed_in):
    screened(signed_in(patient), skin_hot_red="yes")

    assert "A red flag on" in told(tom.get(reverse("care:routine-choose", args=[patient.pk])))


def test_treated_nodes_and_answers_stand_beside_it(tom, patient, signed_in):
    treated(patient, "left-axilla")
    screened(signed_in(patient), "lym-arm", treated=("left-axilla",), past_skin_infection="yes")
    page = told(tom.get(reverse("care:routine-choose", args=[patient.pk])))

    assert "left armpit" in page
    assert "A past skin infection" in page


# The preview


def test_the_preview_is_the_plan_that_the_patient_gets(opened, tom, patient):
    data = opened() | {"off-pump": "on", "why-pump": "A painful joint", "cue-palm": "Like a feather"}
    part = tom.post(reverse("care:routine-preview", args=[patient.pk]), data, headers={"hx-request": "true"})

    html = told(part)
    assert "<html" not in html
    assert "Like a feather" in html
    assert "Turned off by your therapist: A painful joint" in html
    assert 'data-step="palm"' in html
    assert 'data-step="pump"' not in html
    assert 'hx-swap-oob="innerHTML"' in html


def test_the_preview_is_worded_for_a_helper_whose_hands_do_it(opened, tom, patient):
    address = reverse("care:routine-preview", args=[patient.pk])
    own, helped = (told(tom.post(address, opened() | {"hands": hands})) for hands in ("own", "helper"))

    assert "the back of their left hand" in helped
    assert "their left hand" not in own


def test_the_preview_with_pictures_is_a_page(opened, tom, patient):
    page = told(tom.post(reverse("care:routine-preview", args=[patient.pk]), opened()))

    assert "<svg" in page
    assert 'data-step="palm"' in page


def test_a_preview_of_a_form_with_errors_says_what_is_missing(opened, tom, patient):
    data = opened() | {"repetitions-palm": "99"}
    part = tom.post(reverse("care:routine-preview", args=[patient.pk]), data, headers={"hx-request": "true"})

    assert "from 1 to 20" in told(part)


def test_looking_saves_nothing(give, patient):
    page = give(do="preview", note="Slowly.")

    assert "Slowly." in told(page)
    assert not patient.routines.exists()


# Two at once


@pytest.fixture
def cora(colleague, patient, clinic, working):
    start_sharing(
        owner=patient,
        person=colleague,
        kind=Sharing.THERAPIST,
        clinic=clinic,
        scope=Scope(logs=False, notes=False),
        by=patient,
        now=timezone.now(),
    )
    return working(colleague)


def test_two_who_change_one_routine_lose_nothing_and_the_second_is_told(give, edit, tom, cora, patient):
    give()
    routine = patient.routines.get()
    path = reverse("care:routine-edit", args=[patient.pk, routine.pk])
    typed = fields_of(tom.get(path).content.decode()) | {"note": "From Tom", "cue-palm": "Tom's words"}
    edit(routine, client=cora, note="From Cora")

    page = tom.post(path, {"do": "save", **typed})

    html = told(page)
    assert page.status_code == 409
    assert "Cora changed this meanwhile" in html
    assert "From Cora" in html
    assert "Tom's words" in html
    again = fields_of(page.content.decode())
    assert again["note"] == "From Tom"
    assert tom.post(path, {"do": "save", **again}).status_code == 302
    assert [version.note for version in routine.versions.all()] == ["From Tom", "From Cora", ""]


def test_two_who_give_the_same_at_once_do_not_cover_each_other(opened, tom, cora, patient):
    path = reverse("care:routine-build", args=[patient.pk])
    mine = opened()
    theirs = fields_of(cora.post(path, {"do": "open", "walkthrough": "ret-hand", "side": "left"}).content.decode())
    cora.post(path, {"do": "save", **theirs, "note": "From Cora"})

    page = tom.post(path, {"do": "save", **mine, "note": "From Tom"})

    assert page.status_code == 409
    assert "From Cora" in told(page)
    assert newest(patient).note == "From Cora"


def test_a_routine_that_was_ended_meanwhile_is_not_changed(give, tom, patient):
    give()
    routine = patient.routines.get()
    path = reverse("care:routine-edit", args=[patient.pk, routine.pk])
    tom.post(reverse("care:routine-end", args=[patient.pk, routine.pk]))

    assert tom.get(path).status_code == 404


# Templates of the clinic


def test_a_template_keeps_steps_and_dose_and_nothing_of_the_patient(give, opened, clinic, patient):
    page = give(do="template", template_name="After surgery", **CHANGES)

    kept = clinic.templates.get()
    assert "The template is kept" in told(page)
    assert not patient.routines.exists()
    assert kept.settings["adjustments"]["cues"] == {"palm": "Like a feather"}
    assert "Rest when it aches." not in str(kept.settings)
    assert "Her son" not in str(kept.settings)
    fields = opened(template=str(kept.pk))
    assert (fields["cue-palm"], fields["times_a_day"], fields["note"]) == ("Like a feather", "2", "")


def test_a_template_needs_a_name(give, clinic):
    assert "Write a name for the template" in told(give(do="template", template_name=""))
    assert not clinic.templates.exists()


def test_a_template_can_be_removed(give, tom, patient, clinic):
    give(do="template", template_name="After surgery")
    kept = clinic.templates.get()

    tom.post(reverse("care:builder-template-end", args=[patient.pk, kept.pk]))

    assert "After surgery" not in told(tom.get(reverse("care:routine-choose", args=[patient.pk])))


# Addresses


def test_no_choice_stands_in_an_address(give, patient):
    page = give()

    assert page["Location"] == reverse("care:routine-list", args=[patient.pk])


def test_the_form_opened_by_its_address_asks_to_choose(tom, patient):
    page = tom.get(reverse("care:routine-build", args=[patient.pk]))

    assert page["Location"] == reverse("care:routine-choose", args=[patient.pk])


@pytest.mark.parametrize("data", [{}, {"walkthrough": "none"}, {"walkthrough": "lym-leg", "side": "both"}])
def test_nonsense_is_not_found(tom, patient, data):
    assert tom.post(reverse("care:routine-build", args=[patient.pk]), data).status_code == 404
