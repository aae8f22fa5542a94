"""The ZIP that a person takes with them: the whole record as JSON, tables, FHIR and a PDF to read."""

from __future__ import annotations

import codecs
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts.actions.profile import profile_of
from accounts.export import as_csv, as_fhir, as_json
from accounts.models import Person
from accounts.models.moments import local_day
from accounts.summary import summary_of
from accounts.summary_paper import pdf_of
from guide.handouts import HandoutUnavailable

PDF_NAME, PDF_DAYS = "visit-summary.pdf", timedelta(days=90)
IN_MEMORY = 8 * 1024 * 1024  # a larger copy waits in a file without a name, which goes when it was sent


def archive_of(owner: Person, paper: str, now: datetime) -> IO[bytes]:
    """A file at its beginning. `paper` is that of the PDF (a4, letter). Rows are read a few hundred at a time, whatever the length of the record."""
    # It is closed by the answer that sends it.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with _text(archive, as_json.NAME, now) as write:
            as_json.write_json(write, owner=owner, now=now)
        for name, write_rows in as_csv.FILES.items():
            with _text(archive, name, now) as write:
                write_rows(write, owner)
        with _text(archive, as_fhir.NAME, now) as write:
            as_fhir.write_fhir(write, owner=owner, now=now)
        pdf = _pdf(owner, paper, now)
        if pdf:
            archive.writestr(_member(PDF_NAME, now), pdf)
        archive.writestr(_member("read-me.txt", now), read_me(bool(pdf)))
    file.seek(0)
    return file


def _pdf(owner: Person, paper: str, now: datetime) -> bytes:
    """The visit summary of the last 90 days; empty where no PDF can be made now, so that the rest is had all the same."""
    today = local_day(now, profile_of(owner).zone)
    try:
        return pdf_of(summary_of(owner, today - PDF_DAYS, today, today), paper)
    except HandoutUnavailable:
        return b""


def read_me(has_pdf: bool) -> str:
    lines = (
        _("This is a copy of your record in Light Hands."),
        "",
        _("light-hands.json: everything. You can bring it back on the page “My data”."),
        _("session-logs.csv, swelling-notes.csv, circumferences.csv: tables for a spreadsheet."),
        _("An apostrophe (') at the start of a cell keeps a spreadsheet from taking the text for a formula."),
        _("fhir.json: for other health software (FHIR R4)."),
        _("visit-summary.pdf: your last 90 days, to read or print.")
        if has_pdf
        else _("The visit summary as a PDF could not be made this time. Try again, or print the page “Visit summary”."),
        "",
        _("Keep it where only you can open it. It holds health data and is not locked."),
    )
    return "\r\n".join(lines) + "\r\n"


@contextmanager
def _text(archive: zipfile.ZipFile, name: str, now: datetime) -> Iterator[Callable[[str], Any]]:
    with archive.open(_member(name, now), "w", force_zip64=True) as member:
        encode = codecs.getincrementalencoder("utf-8")().encode

        def write(text: str) -> int:
            return member.write(encode(text))

        yield write


def _member(name: str, now: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
