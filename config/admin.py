"""The site owner's own pages, on a path of their own (ADMIN_PATH): clinics, therapists, accounts, what is withdrawn.

Nothing of a health record is here. It is Django's admin with our sign-in: a second factor is asked for, who one is again before
anything is changed, and what someone else asks for does not exist. What it writes goes through `accounts.actions`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, action, display
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from accounts import neutral_mail
from accounts.actions import clinics, people, withdrawals
from accounts.actions.invitations import close_invitation, invite
from accounts.models import Clinic, Invitation, Membership, Person, Withdrawal
from accounts.signin.recent import recent_sign_in_required
from accounts.signin.second_factor import has_second_factor, second_factor_required
from care.forms.clinic import ClinicForm

# Signing in and out is the site's own; the rest leads to pages that this admin does not have.
LEFT_OUT = {"login", "logout", "password_change", "password_change_done", "view_on_site", "autocomplete"}


class OwnerSite(AdminSite):
    site_header = site_title = gettext_lazy("Light Hands: owner")
    index_title = gettext_lazy("What is kept here")
    site_url = "/"
    final_catch_all_view = False
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        person = request.user
        return person.is_active and person.is_staff and has_second_factor(person)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """For whoever is not the owner there is no such page; the owner sets up a second factor first."""

        @wraps(view)
        @second_factor_required
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            asked = recent_sign_in_required(view) if request.method == "POST" else view
            return asked(request, *args, **kwargs)

        return csrf_protect(never_cache(opened))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = [entry for entry in super().get_urls() if getattr(entry, "name", None) not in LEFT_OUT]
        for entry in urls:
            if hasattr(entry, "callback") and hasattr(entry.callback, "login_url"):
                entry.callback.login_url = settings.LOGIN_URL
        return urls


class OwnersAdmin(ModelAdmin):
    """Nothing is deleted here, and nothing is edited in a list."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Without the old addresses that have no name."""
        return [entry for entry in super().get_urls() if entry.name]


class _ClinicForm(forms.ModelForm):
    country = forms.ChoiceField()

    class Meta:
        model = Clinic
        fields = ("name", "phone", "hours", "address", "country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = ClinicForm().fields["country"].choices


class ClinicAdmin(OwnersAdmin):
    form = _ClinicForm
    list_display = ("name", "phone", "country", "made_at")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Clinic, form: forms.ModelForm, change: bool) -> None:
        lines = clinics.Letterhead(**{name: form.cleaned_data[name] for name in _ClinicForm.Meta.fields})
        now = timezone.now()
        if change:
            clinics.edit_clinic(clinic=obj, lines=lines, version=obj.version, by=request.user, now=now)
        else:
            made = clinics.make_clinic(lines=lines, now=now)
            obj.pk, obj.made_at = made.pk, made.made_at


class MembershipAdmin(OwnersAdmin):
    list_display = ("who", "clinic", "is_admin", "joined_at", "ended_at")
    list_filter = ("clinic", "is_admin")
    list_select_related = ("person", "clinic")
    actions = ("end", "make_admin")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("who", "clinic", "is_admin", "joined_at", "ended_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_readonly_fields(request, obj)

    @display(description=gettext_lazy("therapist"))
    def who(self, membership: Membership) -> str:
        return membership.person.called

    @action(description=gettext_lazy("End their work at the clinic"))
    def end(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        for membership in rows:
            try:
                clinics.end_membership(membership=membership, by=request.user, now=timezone.now())
            except clinics.LastAdmin:
                messages.error(request, _("Not ended: nobody else runs that clinic. Let someone else run it first."))

    @action(description=gettext_lazy("Let them run the clinic"))
    def make_admin(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        for membership in rows:
            clinics.make_admin(membership=membership, by=request.user)


class _InvitationForm(forms.ModelForm):
    email = forms.EmailField(max_length=254)
    runs_the_clinic = forms.BooleanField(required=False)

    class Meta:
        model = Invitation
        fields = ("email", "clinic")


class InvitationAdmin(OwnersAdmin):
    """Inviting therapists; the invitations of patients and helpers are not here."""

    form = _InvitationForm
    list_display = ("email", "clinic", "made_at", "expires_at", "used_at", "cancelled_at")
    list_select_related = ("clinic",)
    actions = ("take_back",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return super().get_queryset(request).filter(kind=Invitation.THERAPIST)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Invitation, form: forms.ModelForm, change: bool) -> None:
        told = form.cleaned_data
        invitation, token, _code = invite(
            kind=Invitation.THERAPIST,
            made_by=request.user,
            clinic=told["clinic"],
            email=told["email"],
            asks={"admin": told["runs_the_clinic"]},
            now=timezone.now(),
        )
        obj.pk = invitation.pk
        if not neutral_mail.send_invitation(invitation, token):
            messages.error(request, _("The e-mail could not be sent. Take the invitation back, and try again later."))

    @action(description=gettext_lazy("Take back"))
    def take_back(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        for invitation in rows:
            close_invitation(invitation=invitation, now=timezone.now())


class _PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("is_active",)


class PersonAdmin(OwnersAdmin):
    """Therapists and owners. Anyone else shows only to who knows their whole address: that someone is here tells of health."""

    form = _PersonForm
    list_display = ("email", "is_therapist", "is_staff", "is_active", "joined_at")
    readonly_fields = ("email", "is_therapist", "is_staff", "joined_at")
    fields = (*readonly_fields, "is_active")
    ordering = ("email",)
    change_list_template = "admin/accounts/person/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        return queryset.filter(is_therapist=True) | queryset.filter(is_staff=True), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A search is sent, not asked for by an address: an e-mail address stays out of logs and of the browser's history."""
        if "address" not in request.POST:
            return super().changelist_view(request, extra_context)
        found = Person.objects.filter(email=request.POST["address"].strip().lower()).first()
        if found is None:
            messages.info(request, _("Nobody has this address."))
            return redirect("admin:accounts_person_changelist")
        return redirect("admin:accounts_person_change", found.pk)

    def save_model(self, request: HttpRequest, obj: Person, form: forms.ModelForm, change: bool) -> None:
        try:
            people.set_active(person=obj, active=form.cleaned_data["is_active"], by=request.user)
        except people.NotOneself:
            messages.error(request, _("You cannot shut yourself out."))


class WithdrawalAdmin(OwnersAdmin):
    list_display = ("walkthrough", "clinic", "reason", "by_name", "at", "ended_at")
    list_filter = ("clinic", "walkthrough")
    list_select_related = ("clinic",)
    actions = ("lift",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("walkthrough", "edition", "clinic", "reason", "by_name", "at", "ended_at")

    @action(description=gettext_lazy("Lift"))
    def lift(self, request: HttpRequest, rows: QuerySet[Withdrawal]) -> None:
        for withdrawal in rows:
            withdrawals.lift(withdrawal=withdrawal, by=request.user, now=timezone.now())


site = OwnerSite(name="admin")
site.disable_action("delete_selected")
site.register(Clinic, ClinicAdmin)
site.register(Membership, MembershipAdmin)
site.register(Invitation, InvitationAdmin)
site.register(Person, PersonAdmin)
site.register(Withdrawal, WithdrawalAdmin)
