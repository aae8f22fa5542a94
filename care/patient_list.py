"""The rows of the list of patients: filled in for the shown page alone, in the same number of queries however many patients."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.sharing import Sharings
from care.access import At


def found(at: At, words: str) -> Sharings:
    """The therapist's patients here whose name has all these words, or who were born in the year that they name."""
    rows = at.sharings().select_related("owner__profile", "clinic")
    for word in words.split()[:6]:
        born = Q(owner__birth_year=int(word)) if word.isascii() and word.isdigit() and len(word) == 4 else Q()
        rows = rows.filter(Q(owner__name__icontains=word) | born if born else Q(owner__name__icontains=word))
    return rows.order_by(Lower("owner__name"), "owner__birth_year", "owner_id")
