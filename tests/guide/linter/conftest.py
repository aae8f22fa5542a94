"""The content, and a copy of it to break."""

from __future__ import annotations

import pytest

from tests.guide.content_faults import Content


@pytest.fixture
def content(tmp_path):
    return Content.copied_to(tmp_path / "content")
