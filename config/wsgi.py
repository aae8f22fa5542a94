"""What the production server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# After Django is set up. Before the first visitor: faulty content stops the start here.
from config.health import load_content  # noqa: E402

load_content()
