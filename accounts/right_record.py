"""A form that was opened for one person's record is not saved in another's.

A helper has a form open for the person whom they help, and stops helping in another tab, or the sharing ends: sent then, the
form would go into the helper's own record. So forms that write for whoever is helped name the record in a signed field, and `accounts.unsent` keeps what was typed until it fits again.
"""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

from accounts import access

FIELD = "record"
SALT = "accounts.right_record"


def mark(request: HttpRequest) -> str:
    """The value of the hidden field: whose record this form writes in."""
    return signing.Signer(salt=SALT).sign(str(access.owner_of(request).pk))


def fits(request: HttpRequest, value: str) -> bool:
    """Whether a form with this mark would still write in the same record. A form without one always does."""
    if not value:
        return True
    try:
        return signing.Signer(salt=SALT).unsign(value) == str(access.owner_of(request).pk)
    except signing.BadSignature:
        return False
