"""A file that was sent waits here between the page that says what it would bring and the tap that brings it.

It lies in a folder that only the site reads, under a name that only the person's session knows, for an hour.
"""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

KEY = "brought"
FOR = 60 * 60  # seconds


def keep(request: HttpRequest, data: bytes) -> None:
    """Keeps `data` for this session, in place of what waited before."""
    drop(request)
    sweep()
    name = secrets.token_hex(16)
    handle = os.open(_folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    request.session[KEY] = {"file": name, "for": str(request.user.pk)}


def held(request: HttpRequest) -> bytes | None:
    """What waits for this person; None if nothing does, or no longer."""
    entry = request.session.get(KEY)
    if not entry or entry["for"] != str(request.user.pk):
        return None
    file = _folder() / entry["file"]
    try:
        return file.read_bytes() if time.time() - file.stat().st_mtime < FOR else None
    except OSError:
        return None


def drop(request: HttpRequest) -> None:
    entry = request.session.pop(KEY, None)
    if entry:
        (_folder() / entry["file"]).unlink(missing_ok=True)


def sweep() -> int:
    """Takes out what nobody came back for."""
    old = [file for file in _folder().iterdir() if time.time() - file.stat().st_mtime >= FOR]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "waiting"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
