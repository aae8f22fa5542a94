"""Keeps what people type out of logs and error reports."""

from __future__ import annotations

import logging
import re
import time
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


# The one address that holds a secret: what Django says of a failed request names its path.
_SECRET = re.compile(r"(/invitation/link/)[^/\s]+")


class HideEverythingTyped(SafeExceptionReporterFilter):
    """An error report names the code that failed: no form, no cookie, no header, no variable."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        keep = ("REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH")
        return {name: request.META[name] for name in keep if name in request.META}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, str]:
        return dict.fromkeys(request.COOKIES, self.cleansed_substitute)

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[tuple[str, Any]]:
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]


class PrivateFormatter(logging.Formatter):
    """One line a record, in UTC; of an exception the place and the kind, not its words.

    Words of an exception often quote what was typed (`invalid literal for int(): 'my diary'`).
    Line breaks inside a message are escaped, so that nobody can forge a line.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self, *args: Any, show_messages: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_messages = show_messages

    def formatMessage(self, record: logging.LogRecord) -> str:
        message = _SECRET.sub(r"\1...", super().formatMessage(record))
        return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], message)

    def formatException(self, ei: Any) -> str:
        if self.show_messages:
            return super().formatException(ei)
        lines = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines += _places(error.__traceback__)
            kind = type(error)
            lines.append(f"  {kind.__module__}.{kind.__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _places(tb: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(tb)]
