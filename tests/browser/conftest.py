"""How long a browser test waits for a page that is on its way: two browsers on two cores share them with the servers."""

from __future__ import annotations

from playwright.sync_api import expect

expect.set_options(timeout=15_000)
