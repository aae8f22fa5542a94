"""Makes a handout's PDF, in a child process of its own (`guide/handout_process.py`, the only one that imports WeasyPrint).

20 seconds, 512 MB, two at once over all web workers, and nothing but our own named assets. What goes wrong there is a
`HandoutUnavailable` with the reason here, never a crash of a web worker.
"""

import base64
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from guide import handout_process

CHILD = Path(handout_process.__file__)
SECONDS, MEGABYTES, AT_ONCE, WAIT_SECONDS = 20, 512, 2, 10
FONTS = ("regular", "bold", "italic", "bold-italic")
SIGNS = ("arrow", "stop", "phone")
SVG, TTF = "image/svg+xml", "font/ttf"
# Only our own fonts, whatever the machine has: a sheet looks the same everywhere, and none at all would crash Pango.
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class Why(StrEnum):
    """Why there is no PDF."""

    MISSING = "missing"
    BUSY = "busy"
    TOO_LONG = "too-long"
    FAILED = "failed"


class HandoutUnavailable(Exception):
    """No PDF can be made now; the same steps are on a page."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Limits:
    """What one PDF may take: `seconds` by the clock, `work` in seconds of the processor; `wait` to stand in line for a place."""

    seconds: float = SECONDS
    work: int = SECONDS
    megabytes: int = MEGABYTES
    at_once: int = AT_ONCE
    wait: float = WAIT_SECONDS


USUAL = Limits()


def make_pdf(
    html: str, figures: Mapping[str, str], limits: Limits | None = None, style: str = "css/handout.css"
) -> bytes:
    """The PDF of this page in this static style. `figures` are its drawings by address. Raises HandoutUnavailable."""
    limits = limits or USUAL
    try:
        job = {"html": html, "css": _style(style), "assets": _encoded(figures)}
        with _place_in_line(limits), tempfile.TemporaryDirectory(prefix="handout-") as folder:
            return _run(json.dumps(job).encode(), Path(folder), limits)
    except OSError as error:  # no fonts, no room on the disk, no more processes: there is still the page
        raise HandoutUnavailable(Why.FAILED) from error


def figure_address(key: str) -> str:
    return f"asset:figures/{key}.svg"


# What the sheet may use


def _encoded(figures: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    assets = {name: (SVG, svg.encode()) for name, svg in figures.items()} | _own_assets()
    return {name: (kind, base64.b64encode(content).decode()) for name, (kind, content) in assets.items()}


@lru_cache(maxsize=1)
def _own_assets() -> dict[str, tuple[str, bytes]]:
    """Our fonts and signs by address, read once."""
    fonts = {
        f"asset:fonts/{name}.ttf": (TTF, (Path(settings.FONT_DIR) / f"atkinson-hyperlegible-{name}.ttf").read_bytes())
        for name in FONTS
    }
    signs = {f"asset:signs/{name}.svg": (SVG, _static(f"img/handout-{name}.svg").encode()) for name in SIGNS}
    return fonts | signs


@lru_cache(maxsize=2)
def _style(name: str) -> str:
    return _static(name)


def _static(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")


# The child


def _run(job: bytes, folder: Path, limits: Limits) -> bytes:
    (folder / "fonts.conf").write_text(FONTCONFIG.format(fonts=settings.FONT_DIR, cache=folder / "cache"))
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        **{name: value for name, value in os.environ.items() if name.startswith("DYLD_")},  # where macOS finds Pango
    }
    command = [sys.executable, "-I", "-X", "utf8", str(CHILD), str(limits.work), str(limits.megabytes)]
    with subprocess.Popen(  # noqa: S603 our own script; no word of it comes from a person
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what libraries print may quote the sheet
        cwd=folder,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            pdf, _ = child.communicate(job, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise HandoutUnavailable(Why.TOO_LONG) from None
        finally:
            if child.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    if child.returncode == handout_process.NO_LIBRARY:
        raise HandoutUnavailable(Why.MISSING)
    if child.returncode or not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        raise HandoutUnavailable(Why.FAILED)
    return pdf


@contextlib.contextmanager
def _place_in_line(limits: Limits) -> Iterator[None]:
    """One of the places that all web workers share: a lock on a file, which goes with the process that holds it."""
    folder = Path(settings.VAR_DIR) / "handouts"
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + limits.wait
    while (place := _take_place(folder, limits.at_once)) is None:
        if time.monotonic() >= until:
            raise HandoutUnavailable(Why.BUSY)
        time.sleep(0.1)
    try:
        yield
    finally:
        os.close(place)


def _take_place(folder: Path, places: int) -> int | None:
    for number in range(places):
        place = os.open(folder / f"place-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(place)
        else:
            return place
    return None
