"""The people of the lessons are those of the builder."""

from tests.care.routines.conftest import edit, give, opened, tom  # noqa: F401
