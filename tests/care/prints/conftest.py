"""A patient who shares with a therapist, with a routine of theirs, and handouts asked for without making their PDF."""

from __future__ import annotations

from tests.accounts.handouts.conftest import ann, made, patiently, routine, without_weasyprint  # noqa: F401
