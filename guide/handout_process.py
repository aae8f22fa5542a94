"""The child process that makes one PDF: a job comes in by stdin, the PDF goes out by stdout.

It stands alone: it imports nothing of the site, reads no file but our fonts, and reaches no other machine. WeasyPrint and Pango
are imported here and nowhere else, so that what goes wrong in them ends this process and not a web worker.
"""

import base64
import contextlib
import json
import os
import resource
import sys
import tempfile
from typing import Any

NO_LIBRARY, NO_MEMORY = 3, 4
# What WeasyPrint may read besides its own package: nothing of the machine it runs on.
OWN_FOLDERS = tuple(
    os.path.realpath(folder) + os.sep for folder in (sys.prefix, sys.base_prefix, tempfile.gettempdir())
)
REFUSED = (
    "socket.",
    "subprocess.",
    "urllib.",
    "ftplib.",
    "http.client.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
)


def limit(seconds: int, megabytes: int) -> None:
    """The system itself ends this process at these limits; where a limit is not known, the parent's clock still holds."""
    limits = {
        resource.RLIMIT_AS: megabytes << 20,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 32 << 20,
    }
    for kind, most in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def seal() -> None:
    """From here on: no network, no further process, no file outside our own folders. It cannot be taken back."""

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(event)
        if event == "open" and isinstance(args[0], str | bytes):
            path = os.path.realpath(os.fsdecode(args[0]))
            if not path.startswith(OWN_FOLDERS) and path != os.devnull:
                raise PermissionError("open")

    sys.addaudithook(refuse)


def make(job: dict[str, Any]) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    assets = {name: (kind, base64.b64decode(content)) for name, (kind, content) in job["assets"].items()}

    class Locked(URLFetcher):
        """Gives our own named assets and refuses everything else (RELIABILITY.md section 2.4)."""

        def __init__(self) -> None:
            super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url not in assets:
                raise ValueError("Refused: not one of our own assets.")
            kind, content = assets[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    seal()
    fetcher = Locked()
    fonts = FontConfiguration()  # one for each render: sharing one corrupts memory
    style = CSS(string=job["css"], url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=job["html"], url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", presentational_hints=False)


def main() -> int:
    limit(seconds=int(sys.argv[1]), megabytes=int(sys.argv[2]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints something must not spoil the PDF
    try:
        job = json.load(sys.stdin.buffer)
        import weasyprint  # noqa: F401
    except MemoryError:
        return NO_MEMORY
    except Exception:
        return NO_LIBRARY
    try:
        pdf = make(job)
    except MemoryError:
        return NO_MEMORY
    out.write(pdf)
    out.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
