"""`manage.py screen`: one assessment with its trace, or all questions, so that a clinician can audit the rules without a browser."""

import json
import sys
from pathlib import Path
from typing import Any, get_args

from django.conf import settings
from django.core.management.base import CommandParser

from guide.content.schema import Region, TechniqueSlug
from guide.domain.outcomes import Outcome
from guide.domain.questions import Question
from guide.domain.screening import Request
from guide.library import Library
from guide.management.arguments import GuideCommand, loaded, refuse, side_offered, walkthrough_named
from guide.screening_file import Unreadable, screened


class Command(GuideCommand):
    help = "Weigh the answers of a JSON file for one walkthrough and side, or list every question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--walkthrough", metavar="SLUG", help="what the person asks to do")
        parser.add_argument("--side", help="left, right or both")
        parser.add_argument("--answers", metavar="FILE.json", help='the answers; "-" reads them from the input')
        parser.add_argument("--questions", action="store_true", help="list every question instead")
        self.add_json(parser)

    def handle(self, **options: Any) -> None:
        if options["questions"]:
            self._questions(loaded(), options["json"])
            return
        library = loaded()
        walkthrough = walkthrough_named(options["walkthrough"])
        request = Request(walkthrough, side_offered(walkthrough, options["side"]))
        text = self._read(options["answers"])
        try:
            result = screened(library, request, text)
        except Unreadable as error:
            raise refuse(str(error)) from error
        if options["json"]:
            self.lines(json.dumps(result, indent=2, ensure_ascii=False))
        else:
            self._show(library, result)

    def _read(self, name: str | None) -> str:
        if not name:
            raise refuse('Say where the answers are: --answers FILE.json, or "-" for the input.')
        try:
            return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except OSError as error:
            raise refuse(f"The answers cannot be read: {name}: {error.strerror}.") from error
        except ValueError as error:
            raise refuse(f"The answers cannot be read: {name} is not UTF-8 text.") from error

    # One assessment

    def _show(self, library: Library, result: dict[str, Any]) -> None:
        advice = library.advice
        number = advice.countries[settings.COUNTRY].call
        title = advice.outcomes[Outcome[result["outcome"]]].title

        def told(text: str) -> str:
            return text.replace("{number}", number)

        self.lines(f"{result['outcome']}: {told(title)}")
        self.lines(f"{result['walkthrough']}, side: {result['side']}. Rules: edition {result['edition']}.")
        treated = ", ".join(result["treated"]) or "none"
        self.lines(f"Nodes taken as treated: {treated}.")
        self._part(
            "Findings, worst first",
            [
                f"{found['effect']:<11} {found['question']} = {found['answer']}  (rule {found['rule']})"
                + (f", lowered from {found['lowered_from']}" if found["lowered_from"] else "")
                + (f"\n{'':14}{told(found['say'])}" if found["say"] else "")
                for found in result["findings"]
            ],
        )
        self._part(
            "Locks",
            [
                f"{lock['closes']}: {lock['words']} ({lock['finding']}; lifted by: {lock['lifted_by']})"
                for lock in result["locks"]
            ],
        )
        self._part("Cautions", [f"{told(caution['text'])} ({caution['finding']})" for caution in result["cautions"]])
        self._part("Changes to the plan", result["flags"])
        self._part("Notes", result["notes"])

    def _part(self, title: str, lines: list[str]) -> None:
        self.lines("", f"{title}:" if lines else f"{title}: none.")
        self.lines(*(f"  {line}" for line in lines))

    # Every question

    def _questions(self, library: Library, as_json: bool) -> None:
        listed = [question_dict(question) for question in library.screen.questions]
        if as_json:
            self.lines(json.dumps(listed, indent=2, ensure_ascii=False))
            return
        titles = {group.key: group.title for group in library.screen.groups}
        group = ""
        for question in listed:
            if question["group"] != group:
                group = question["group"]
                self.lines("", f"{titles[group]} ({question['layer']})")
            where = "" if len(question["techniques"]) > 1 else f", {question['techniques'][0]} only"
            answers = ", ".join(question["answers"])
            self.lines(
                f"  {question['id']}: {question['text']}", f"    {answers}; clears: {question['clearing']}{where}"
            )


def question_dict(question: Question) -> dict[str, Any]:
    """One question as plain data; the keys are a contract (DESIGN.md, Addresses and commands)."""
    same = ("id", "layer", "group", "text", "tick", "why", "code", "clearing", "blocking", "after", "age_max")
    return {
        **{key: getattr(question, key) for key in (*same, "written", "taught", "role")},
        **{key: list(getattr(question, key)) for key in ("answers", "if_any", "asks", "places")},
        "techniques": list(question.techniques or get_args(TechniqueSlug)),
        "regions": list(question.regions or get_args(Region)),
    }
