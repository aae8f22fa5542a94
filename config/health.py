"""`/healthz`: is the site up, can it write, is the content loaded. Nothing personal."""

from __future__ import annotations

import importlib
import importlib.util
import logging

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    parts = {"database": database_writable(), "content": content_loaded()}
    up = all(parts.values())
    return JsonResponse({"up": up, **parts}, status=200 if up else 503)


def database_writable() -> bool:
    """Write a row as it was, and take it back: a full disk or a lost right shows here."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET applied = applied")
            changed = cursor.rowcount
            transaction.set_rollback(True)
    except Exception:
        logger.exception("The database cannot be written")
        return False
    return changed > 0


def content_loaded() -> bool:
    try:
        load_content()
    except Exception:
        logger.exception("The content cannot be loaded")
        return False
    return True


def load_content() -> None:
    """Read the whole guide and its drawings once. They are kept in memory; faulty content raises."""
    if importlib.util.find_spec("guide.library") is None:
        return
    importlib.import_module("guide.library").get()
    importlib.import_module("guide.figures").drawings()
