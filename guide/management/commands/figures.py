"""`manage.py figures`: every drawing on one sheet as a PDF, as paper shows them, to be looked at one by one."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.template.loader import render_to_string

from guide.figure_contacts import Contact, contacts
from guide.figures import PaperPicture, on_paper
from guide.handouts import HandoutUnavailable, Limits, figure_address, make_pdf
from guide.management.arguments import GuideCommand, loaded, refuse, walkthrough_named

# All drawings of all routines at once; nobody waits for it in a web page.
PATIENT = Limits(seconds=900, work=900, megabytes=3072, wait=60)


class Command(GuideCommand):
    help = "Put every step's drawings on one sheet, both sides, with and without a helper, as a PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", nargs="?", help="one walkthrough; all if not given")
        parser.add_argument("--out", metavar="FILE.pdf", help="where to write it")

    def handle(self, **options: Any) -> None:
        if not options["out"]:
            raise refuse("Say where to write it: --out FILE.pdf.")
        chosen = [walkthrough_named(options["slug"])] if options["slug"] else loaded().walkthroughs.values()
        drawings: dict[str, str] = {}
        sheets = [
            {"walkthrough": each, "rows": [(one, _cells(one, drawings)) for one in contacts(each, on_paper)]}
            for each in chosen
        ]
        html = render_to_string("handouts/figures.html", {"sheets": sheets})
        try:
            pdf = make_pdf(html, drawings, PATIENT, "css/contacts.css")
            Path(options["out"]).write_bytes(pdf)
        except HandoutUnavailable as error:
            raise refuse(f"No PDF could be made: {error.why}.") from error
        except OSError as error:
            raise refuse(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.lines(f"{options['out']}: {len(drawings)} drawings.")


def _cells(contact: Contact, drawings: dict[str, str]) -> list[dict[str, str] | None]:
    """Right and left, each with its address; the same drawing has one address."""
    return [_cell(made, drawings) if made else None for made in (contact.right, contact.left)]


def _cell(made: PaperPicture, drawings: dict[str, str]) -> dict[str, str]:
    known = {svg: address for address, svg in drawings.items()}
    address = known.get(made.svg) or figure_address(f"{made.key}-{len(drawings)}")
    drawings[address] = made.svg
    return {"address": address, "alt": made.alt}
