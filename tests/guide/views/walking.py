"""Walks the screening pages as a browser without scripts does: reads the page, answers it, follows the redirect."""

from html.parser import HTMLParser

from django.test import Client

ARM = "/guide/lym-arm/"


class Fields(HTMLParser):
    """What a page holds: fields by name with their values, buttons, questions, links, ids, classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields, self.checked, self.buttons, self.questions = {}, {}, [], []
        self.links, self.ids, self.outcome = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        a = dict(attrs)
        self.ids += [a["id"]] if "id" in a else []
        self.questions += [a["data-question"]] if "data-question" in a else []
        self.outcome = a.get("data-outcome", self.outcome)
        if tag == "a":
            self.links.append(a.get("href", ""))
        if tag == "button" and "name" in a:
            self.buttons.append((a["name"], a["value"]))
        if tag == "input" and a.get("type") != "hidden":
            self.fields.setdefault(a["name"], []).append(a.get("value", ""))
            if "checked" in a or a.get("type") in ("text", "date"):
                self.checked.setdefault(a["name"], []).append(a.get("value", ""))


def seen(response) -> Fields:
    return Fields(response.content.decode())


class Walker:
    """One visitor. `marks` are the answers that are not the clearing ones, by question."""

    def __init__(self, slug: str = "lym-arm", **extra) -> None:
        self.client = Client()
        self.slug = slug
        self.at = f"/guide/{slug}/start/"
        self.response = self.open(self.at)

    def open(self, url: str):
        self.response = self.client.get(url, follow=True)
        if self.response.redirect_chain:
            url = self.response.redirect_chain[-1][0]
        self.at = url
        return self.response

    def post(self, url: str | None = None, **data):
        self.response = self.client.post(
            url or self.at, {k.replace("__", "-"): v for k, v in data.items()}, follow=True
        )
        if self.response.redirect_chain:
            self.at = self.response.redirect_chain[-1][0]
        return self.response

    @property
    def page(self) -> Fields:
        return seen(self.response)

    @property
    def outcome(self) -> str:
        return self.page.outcome

    def begin(self, side: str = "right", age: str = "18-to-59", nodes: tuple[str, ...] = ()) -> "Walker":
        if "side" in self.page.questions:
            self.post(side=side)
        if "age" in self.page.questions:
            self.post(age=age)
        if "treated-nodes" in self.page.questions:
            self.post(treated=list(nodes), decide="rest") if nodes else self.post(decide="none")
        return self

    def to(self, question: str, marks: dict | None = None) -> "Walker":
        """Goes on, answering "none of these", to the page that asks `question`."""
        while question not in self.page.questions:
            before = self.at
            self.step(marks or {})
            assert self.at != before, f"{self.at} leads nowhere: {self.page.questions}"
        return self

    def step(self, marks: dict) -> None:
        """Answers the page that is open: what is marked as said, all else with the clearing answer."""
        page = self.page
        if ("decide", "right") in page.buttons:
            self.post(decide="right")
        elif any(name == "decide" for name, _ in page.buttons):
            marked = {id: marks[id] for id in page.questions if id in marks}
            self.client_post(
                marked | {"decide": "rest" if marked or ("decide", "none") not in page.buttons else "none"}, page
            )
        else:
            self.client_post(self.follow_up(page, marks), page)

    def client_post(self, data: dict, page: Fields) -> None:
        if data.get("decide") == "rest" and not any(id in data for id in page.questions):
            data = {name: values[-1] for name, values in page.fields.items()} | data
        self.response = self.client.post(self.at, data, follow=True)
        if self.response.redirect_chain:
            self.at = self.response.redirect_chain[-1][0]

    @staticmethod
    def follow_up(page: Fields, marks: dict) -> dict:
        data = {}
        for name, _values in page.fields.items():
            if name in marks:
                data[name] = marks[name]
            elif name == "said":
                data[name] = "no"
            elif name.startswith("where-"):
                data[name] = "not_sure"
            elif name in page.questions:
                data[name] = "no"
        return data

    def finish(self, **marks) -> "Walker":
        """Answers everything that is left, up to the result."""
        marks = {id.replace("__", "-"): value for id, value in marks.items()}
        for _ in range(60):
            if self.outcome:
                return self
            self.step(marks)
        raise AssertionError(f"no result: {self.at}")


def walked(
    slug: str = "lym-arm", *, side: str = "right", age: str = "18-to-59", nodes: tuple[str, ...] = (), **marks
) -> Walker:
    return Walker(slug).begin(side, age, nodes).finish(**marks)
