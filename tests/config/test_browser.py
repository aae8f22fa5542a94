"""The browser fixtures do what the other browser tests rely on."""

from __future__ import annotations

import pytest


def test_a_page_opens_from_the_live_server(page):
    response = page.goto("/healthz")

    assert response.status == 200
    assert '"up"' in page.content()


def test_a_page_that_breaks_its_policy_is_told(page, page_faults):
    page.goto("/healthz")

    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        " document.body.append(s); }"
    )
    page.evaluate("() => fetch('https://elsewhere.example/x').catch(() => 0)")

    assert page.evaluate("() => window.bad") is None
    assert any("Content Security Policy" in fault for fault in page_faults)
    page_faults.clear()


def test_a_test_cannot_reach_another_machine():
    import socket

    with pytest.raises(AssertionError, match="tried to look up"):
        socket.create_connection(("elsewhere.example", 80), timeout=1)
