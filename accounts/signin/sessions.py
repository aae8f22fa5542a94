"""Sessions in the database that end by themselves, as accounts/signin/shared_device.py says.

The end stands in the row, so it holds for every view, the public ones too, and costs nothing where
no session is read. The cookie only says whether it goes with the browser.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import OperationalError
from django.utils import timezone

from accounts.signin import shared_device

logger = logging.getLogger(__name__)


class SessionStore(db.SessionStore):
    row_ends: datetime | None = None

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row = super()._get_session_from_db()
        self.row_ends = row.expire_date if row else None
        return row

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When the row ends: after the quiet time, at the latest when the whole time is over."""
        device = self.get(shared_device.KEY)
        if not device:
            return super().get_expiry_date(**kwargs)
        seconds = min(shared_device.LIMITS[device["kind"]].quiet, shared_device.whole_left(device))
        return timezone.now() + timedelta(seconds=seconds)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds that the cookie stays: the row, not the cookie, knows of quiet times."""
        device = self.get(shared_device.KEY)
        return shared_device.whole_left(device) if device else super().get_expiry_age(**kwargs)

    def get_expire_at_browser_close(self) -> bool:
        device = self.get(shared_device.KEY)
        if device:
            return not shared_device.LIMITS[device["kind"]].stays
        return super().get_expire_at_browser_close()

    @classmethod
    def clear_expired(cls) -> None:
        """Sweeps out what is over, and what the list of devices still knew of it: network addresses do not stay."""
        from allauth.usersessions.models import UserSession

        super().clear_expired()
        UserSession.objects.exclude(session_key__in=cls.get_model_class().objects.values("session_key")).delete()

    def touch(self) -> None:
        """Moves the end of the row, and only that: what another request saves meanwhile stays.

        A store that cannot write now moves it at the next request: a page that was read is no error for it.
        """
        if self.row_ends is None or not self.session_key or shared_device.KEY not in self:
            return
        ends = self.get_expiry_date()
        if (ends - self.row_ends).total_seconds() >= shared_device.TOUCH_EACH:
            try:
                self.model.objects.filter(session_key=self.session_key).update(expire_date=ends)
            except OperationalError:
                logger.warning("The end of a sign-in could not be moved")
                return
            self.row_ends = ends
