"""A person who signs in with an e-mail address, or whose record a therapist made on paper's behalf."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Addresses are kept in lower case, so that one mailbox is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        if not email:
            raise ValueError("A person needs an e-mail address.")
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email=(email or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone with a record. Everyone is a patient; a therapist and the site's owner are that by invitation.

    `email` is empty for someone without one, whose therapist made the record; it is handed over later. `delete_on` is when an
    account that its owner wants gone is erased; until then they can take it back.
    """

    # Random, so that an address never tells how many people there are.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    is_therapist = models.BooleanField(_("therapist"), default=False)
    is_staff = models.BooleanField(_("owner of the site"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    delete_on = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        # Logs and error pages print objects: an address has no place there.
        return f"person {self.pk}"

    def clean(self) -> None:
        super().clean()
        self.email = (self.email or "").strip().lower() or None

    @property
    def called(self) -> str:
        """How pages of this person, and of those they share with, name them."""
        return self.name or (self.email or "").partition("@")[0] or str(_("a person without a name"))

    @property
    def needs_second_factor(self) -> bool:
        return self.is_therapist or self.is_staff

    # What Django's admin asks: it is for the site's owner alone.

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
