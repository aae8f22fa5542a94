"""`manage.py handout`: the PDF of a walkthrough, without a server."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from guide.domain.plan import Mode, plan
from guide.handout_sheet import PAPERS, SIZES, Sheet, plan_for_anyone
from guide.handouts import HandoutUnavailable, Why
from guide.management.arguments import GuideCommand, basins_named, loaded, refuse, side_offered, walkthrough_named

REASONS = {
    Why.MISSING: "Pango is missing, or WeasyPrint cannot load it. "
    "Type: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    Why.BUSY: "Two handouts are being made just now. Try again in a minute.",
    Why.TOO_LONG: "It took more than 20 seconds and was ended. Try again when the machine is less busy.",
    Why.FAILED: "It could not be made. Has set-up made the fonts? Type: make setup",
}


class Command(GuideCommand):
    help = "Make the handout of a walkthrough as a PDF. Without --treated it is the public one, which does not know the person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", nargs="?", help="the walkthrough")
        parser.add_argument("--side", help="left, right or both")
        parser.add_argument("--out", metavar="FILE.pdf", help="where to write it")
        parser.add_argument(
            "--treated", metavar="BASIN", nargs="+", action="extend", default=[], help="such as right-axilla"
        )
        parser.add_argument("--size", default=SIZES[0], help=" or ".join(SIZES))
        parser.add_argument("--paper", default=PAPERS[0], help=" or ".join(PAPERS))
        parser.add_argument("--country", default=settings.COUNTRY, help="whose numbers to call; US if not set")
        parser.add_argument("--helper", action="store_true", help="worded for someone who does it for the person")

    def handle(self, **options: Any) -> None:
        walkthrough = walkthrough_named(options["slug"])
        side = side_offered(walkthrough, options["side"])
        size = _one_of("size", options["size"], SIZES)
        paper = _one_of("paper", options["paper"], PAPERS)
        countries = loaded().advice.countries
        country = countries[_one_of("country", options["country"], tuple(countries))]
        if not options["out"]:
            raise refuse("Say where to write it: --out FILE.pdf.")
        treated = basins_named(options["treated"])
        if treated:
            made = plan(walkthrough, side, treated, mode=Mode(helper=options["helper"]))
        else:
            made = plan_for_anyone(walkthrough, side, options["helper"])
        if made.closed:
            raise refuse(f"There are no steps to print: {made.closed}")
        sheet = Sheet(walkthrough, made, country, timezone.localdate(), size, paper, told_nodes=bool(treated))
        try:
            pdf = sheet.pdf()
        except HandoutUnavailable as error:
            raise refuse(REASONS[error.why]) from error
        try:
            Path(options["out"]).write_bytes(pdf)
        except OSError as error:
            raise refuse(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.lines(f"{options['out']}: {walkthrough.title}, {side}, {size}, {paper}.")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise refuse(f"There is no {name} called {value!r}. Choose: {', '.join(allowed)}.")
    return value
