"""The production server. `make run` starts it on loopback; elsewhere put a TLS proxy before it."""

from __future__ import annotations

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
# The content is read once, before the workers part; faulty content stops the start.
preload_app = True
timeout = 60  # a save waits up to 20 s for another's
graceful_timeout = 30
umask = 0o077
control_socket_disable = True
# No access log: it would hold who read what.
accesslog = None
loglevel = "warning"


def when_ready(server: Any) -> None:
    port = server.LISTENERS[0].sock.getsockname()[1]
    print(f"Light Hands is open at http://localhost:{port} (Ctrl+C ends it)", flush=True)
