"""Builds the topics: TOML front matter and Markdown, rendered once when the content is read."""

from collections.abc import Mapping
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from guide.content import schema
from guide.content.reading import Reading
from guide.domain.provenance import Provenance

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
ALLOWED_TAGS = {
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
}
GROUPS = ("basics", "safety", "before-and-after", "care")


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    title: str
    summary: str
    order: int
    group: str
    markdown: str
    html: str
    provenance: Provenance


def read_topics(reading: Reading) -> Mapping[str, Topic]:
    topics = [_topic(reading, file) for file in reading.names("topics/*.md")]
    known = sorted((topic for topic in topics if topic), key=lambda topic: (GROUPS.index(topic.group), topic.order))
    return {topic.slug: topic for topic in known}


def _topic(reading: Reading, file: str) -> Topic | None:
    text = reading.text(file)
    opening, front, body = (*text.split("+++", 2), "", "")[:3]
    if opening.strip() or not body:
        reading.fault(file, "", "", "starts with TOML front matter between two lines of +++")
        return None
    checked = reading.entry(schema.TopicFront, reading.table(file, front), file)
    if checked is None:
        return None
    return Topic(
        slug=file.removeprefix("topics/").removesuffix(".md"),
        title=checked.title,
        summary=checked.summary,
        order=checked.order,
        group=checked.group,
        markdown=body.strip(),
        html=nh3.clean(
            MARKDOWN.render(body), tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None
        ),
        provenance=reading.provenance(checked, file),
    )
