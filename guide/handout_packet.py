"""One or several routines of a person's record in one PDF: stop signs and whom to call once, on page 1, then each routine.

A sheet stands in it as it stands alone; nothing here computes a step.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from guide import library
from guide.content.advice_words import Country
from guide.handout_sheet import Sheet
from guide.handouts import Limits, make_pdf
from guide.letterhead import Letterhead
from guide.result import with_number
from guide.steps_to_read import chapters_to_read


@dataclass(frozen=True, slots=True)
class Packet:
    """A handout with a letterhead. `sheets`: at least one, each with its directions; size and paper are those of the packet."""

    letterhead: Letterhead
    sheets: tuple[Sheet, ...]
    country: Country
    made_on: date
    size: str = "standard"
    paper: str = "a4"

    def html(self) -> str:
        """The page that becomes the PDF. Fills the sheets' `figures` with the drawings that it shows."""
        routines = [sheet.context() for sheet in self.sheets]
        for context in routines:
            context["several"] = len(routines) > 1
            # Escaped where it was made.
            context["body"] = mark_safe(render_to_string("handouts/_routine.html", context))  # noqa: S308
        sources = {source for context in routines for source in context["sources"]}
        every = sorted(sources, key=lambda source: (source.publisher.lower(), source.title.lower()))
        return render_to_string("handouts/packet.html", self._context() | {"routines": routines, "sources": every})

    def pdf(self, limits: Limits | None = None) -> bytes:
        """Raises guide.handouts.HandoutUnavailable."""
        html = self.html()
        figures = {address: svg for sheet in self.sheets for address, svg in sheet.figures.items()}
        return make_pdf(html, figures, limits)

    def page(self) -> dict[str, Any]:
        """What handouts/_web.html takes: the same as a web page, to print where no PDF can be made."""
        routines = [sheet.context() for sheet in self.sheets]
        for number, (sheet, context) in enumerate(zip(self.sheets, routines, strict=True), 1):
            context["chapters"] = chapters_to_read(sheet.plan, sheet.walkthrough)
            for row in (row for chapter in context["chapters"] for row in chapter["rows"]):
                # Two routines can have the same step, and a page has each name once.
                row["key"] = f"{number}.{row['key']}"
                row["same"] = row["same"] and row["same"] | {"key": f"{number}.{row['same']['key']}"}
        return self._context() | {"routines": routines}

    def _context(self) -> dict[str, Any]:
        return {
            "head": self.letterhead,
            "country": self.country,
            "made_on": self.made_on,
            "size": self.size,
            "paper": self.paper,
            "helper": all(sheet.plan.mode.helper for sheet in self.sheets),
            "draft": any(not sheet.walkthrough.provenance.signed for sheet in self.sheets),
            "always": [with_number(line, self.country.call) for line in library.get().advice.always],
        }
