"""Whether every question of screening can be asked and answered, and every rule can fire."""

from collections.abc import Iterable, Iterator, Mapping

from guide.content.faults import Fault
from guide.domain.questions import NOT_SURE, TODAY, Question
from guide.library import Library
from guide.linter.texts import SCREENING_FILES, TODAY_FILE

COMBINATIONS = "screening/combinations.toml"
Request = tuple[str, str]


def check_questions(library: Library) -> Iterator[Fault]:
    requests = frozenset((made.technique.slug, made.region) for made in library.walkthroughs.values())
    reach = _Reach({question.id: question for question in library.screen.questions}, requests)
    groups = {question.group for question in library.screen.questions}
    for group in library.screen.groups:
        if group.key not in groups:
            yield Fault(_file(group.layer), f"groups.{group.key}", "", "no question belongs to this group")
    for question in library.screen.questions:
        for key, message in (*_answers(question), *_reachable(question, reach)):
            yield Fault(_file(question.layer), question.id, key, message)
    for rule in library.screen.combinations:
        asked = {
            (technique, region)
            for technique, region in requests
            if (not rule.techniques or technique in rule.techniques) and (not rule.regions or region in rule.regions)
        }
        for part in rule.all_of:
            for atom in part:
                if not asked & reach.of_atom(atom):
                    yield Fault(COMBINATIONS, rule.id, "all", f"{atom!r} can never hold here")
            asked &= frozenset().union(*(reach.of_atom(atom) for atom in part))
        if not asked:
            yield Fault(COMBINATIONS, rule.id, "all", "no routine and no answers can make this rule fire")


def _file(layer: str) -> str:
    return SCREENING_FILES.get(layer, TODAY_FILE)


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    if not question.why.strip():
        yield "why", 'has no "why we ask"'
    if question.layer == TODAY and not any(NOT_SURE in effect.answers for effect in question.effects):
        yield "effects", 'a question of the today check says what "not sure" leads to'
    plain = set(question.answers) - {question.clearing, NOT_SURE}
    if not any(plain & set(effect.answers) for effect in question.effects):
        yield "effects", "no plain answer has an effect: the question decides nothing"


def _reachable(question: Question, reach: "_Reach") -> Iterator[tuple[str, str]]:
    own = reach.own(question)
    if not own:
        yield "regions", "no routine has this technique and region: the question is never asked"
        return
    if question.after in reach.by_id and not own & reach.of_atom(question.after):
        yield "after", f"{question.after!r} is never asked where this question is"
    for atom in question.if_any:
        if not own & reach.of_atom(atom):
            yield "if_any", f"{atom!r} can never hold where this question is asked"
        if atom == "age:60-or-over" and question.age_max is not None and question.age_max < 60:
            yield "if_any", f"{atom!r} can never hold up to the age of {question.age_max}"


class _Reach:
    """For which requests (technique and region of a walkthrough) a question can be asked and a condition can hold."""

    def __init__(self, by_id: Mapping[str, Question], requests: Iterable[Request]) -> None:
        self.by_id = by_id
        self.requests = frozenset(requests)

    def own(self, question: Question) -> frozenset[Request]:
        return frozenset(
            (technique, region)
            for technique, region in self.requests
            if (not question.techniques or technique in question.techniques)
            and (not question.regions or region in question.regions)
        )

    def of_atom(self, atom: str, above: tuple[str, ...] = ()) -> frozenset[Request]:
        kind, colon, word = atom.partition(":")
        if colon:
            place = {"technique": 0, "region": 1}.get(kind)
            return self.requests if place is None else frozenset(r for r in self.requests if r[place] == word)
        question = self.by_id.get(atom)
        if question is None or atom in above:  # "treated", or what the reader has named already
            return self.requests
        return self.of_question(question, (*above, atom))

    def of_question(self, question: Question, above: tuple[str, ...]) -> frozenset[Request]:
        found = self.own(question)
        if question.after:
            found &= self.of_atom(question.after, above)
        if question.if_any:
            found &= frozenset().union(*(self.of_atom(atom, above) for atom in question.if_any))
        return found
