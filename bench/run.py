"""make bench: requests a second side by side in one run, as ratios to a hello behind the same middleware, and page weights.

Figures of one machine on one day; only the ratios mean something. Load goes to this machine alone, for a bounded time.
"""

import gzip
import http.client
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server import running

SECONDS = 4
ROUNDS = 3
PAGES = {
    "guide (list)": "/guide/",
    "walkthrough": "/guide/lym-arm/",
    "walkthrough, a side": "/guide/lym-arm/?side=left",
}
WEIGHED = ["/", "/guide/", "/guide/lym-arm/", "/learn/", "/learn/what-it-is/", "/which-routine/", "/help-now/"]
AIM = 0.6
ROOT = Path(__file__).resolve().parent.parent
REPEATS = 31
LONG = [
    ("one month", "five years", ["/me/", "/me/swelling/", "/me/sessions/"], 1.5),
    # Pictures of 12 months against those of one: more is drawn, however long the record no more than that.
    ("one month", "five years", ["/me/trends/"], None),
    ("20 patients", "500 patients", ["/care/inbox/", "/care/patients/"], 2),
]


def main() -> None:
    with running() as (address, environment):
        _throughput(address)
        _screening(address)
        _records(address, environment)
        _weights(address)


# Requests a second


def _throughput(address: str) -> None:
    if not shutil.which("wrk"):
        raise SystemExit("make bench needs wrk. On Debian or Ubuntu type: sudo apt-get install wrk")
    etag = _send(address, "GET", PAGES["walkthrough"], None, {"Accept-Encoding": "gzip"})[1]["etag"]
    cases = {"hello": ("/bench-hello/", {})} | {name: (path, {}) for name, path in PAGES.items()}
    cases["walkthrough, seen before (304)"] = (PAGES["walkthrough"], {"If-None-Match": etag})
    figures: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, (path, headers) in cases.items():
            figures[name].append(_wrk(address + path, headers))
    medians = {name: sorted(rates)[len(rates) // 2] for name, rates in figures.items()}
    print(f"\nRequests a second, 2 workers, 8 connections, median of {ROUNDS} x {SECONDS} s")
    for name, rate in medians.items():
        print(
            f"  {name:34}{rate:9.0f}   {rate / medians['hello']:5.2f} of hello   ({min(figures[name]):.0f}-{max(figures[name]):.0f})"
        )
    print(f"  aim: a page kept whole at {AIM} of hello or more")


def _wrk(address: str, headers: dict[str, str]) -> float:
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", *options, address]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in report and "If-None-Match" not in headers:
        raise SystemExit(f"{address} did not answer 200:\n{report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


# A screening answer


def _screening(address: str) -> None:
    """One visitor changing the answer of the first page again and again, against hello from the same loop."""
    answer = _screening_answer(address)
    hello = _rate(lambda: _get(address, "/bench-hello/"))
    rate = _rate(answer)
    print("\nOne visitor, one connection after the other")
    print(f"  {'hello':34}{hello:9.0f}")
    print(f"  {'a screening answer, with its page':34}{rate:9.0f}   {rate / hello:5.2f} of hello")


def _screening_answer(address: str) -> Callable[[], None]:
    path = "/guide/lym-arm/start/1/"
    body, headers = _get(address, path)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)[1].decode()
    cookies = _cookies(headers)

    def answer() -> None:
        form = urlencode({"csrfmiddlewaretoken": token, "side": "left"})
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        sent = {"Cookie": jar, "Content-Type": "application/x-www-form-urlencoded", "Referer": address + path}
        status, got, _ = _send(address, "POST", path, form, sent)
        if status != 302:
            raise SystemExit(f"A screening answer gave {status}.")
        cookies.update(_cookies(got))
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        _send(address, "GET", got["location"], None, {"Cookie": jar})

    return answer


def _cookies(headers: dict[str, str]) -> dict[str, str]:
    return {name: morsel.value for name, morsel in SimpleCookie(headers.get("set-cookie", "")).items()}


def _rate(action: Callable[[], object]) -> float:
    """How often a second; a bounded time."""
    end = time.perf_counter() + SECONDS
    count = 0
    while time.perf_counter() < end:
        action()
        count += 1
    return count / SECONDS


# Records


def _records(address: str, environment: dict[str, str]) -> None:
    """The same page of a short and of a long record, in turn: the cost does not grow with history, nor with patients."""
    made = subprocess.run(
        [sys.executable, "bench/people.py"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    cookies = json.loads(made.stdout)
    print("\nMilliseconds a page, signed in, median; five years against one month, 500 patients against 20")
    for few, many, paths, most in LONG:
        for path in paths:
            times = {who: [] for who in (few, many)}
            for _ in range(REPEATS):
                for who, taken in times.items():
                    began = time.perf_counter()
                    status, _headers, _body = _send(address, "GET", path, None, {"Cookie": cookies[who]})
                    taken.append(time.perf_counter() - began)
                    if status != 200:
                        raise SystemExit(f"{path} of {who} answered {status}.")
            short, long = (1000 * sorted(times[who][2:])[(REPEATS - 2) // 2] for who in (few, many))
            print(
                f"  {path:26}{short:9.1f}{long:9.1f}   {long / short:5.2f}   {f'(at most {most})' if most else ''}".rstrip()
            )


# Weights


class _Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.paths.append(given["src"])
        if tag == "link" and given.get("rel") == "stylesheet":
            self.paths.append(given["href"])


def _weights(address: str) -> None:
    print("\nPage weights in KB, gzipped")
    print(f"  {'page':26}{'html':>8}{'css':>8}{'js':>8}")
    for path in WEIGHED:
        page = _get(address, path)[0]
        assets = _Assets()
        assets.feed(page.decode())
        sizes = {"css": 0.0, "js": 0.0}
        for asset in assets.paths:
            kind = "css" if ".css" in asset else "js"
            sizes[kind] += _gzipped(_get(address, asset)[0])
        print(f"  {path:26}{_gzipped(page):8.1f}{sizes['css']:8.1f}{sizes['js']:8.1f}")


def _gzipped(content: bytes) -> float:
    return len(gzip.compress(content, 6)) / 1000


# HTTP


def _get(address: str, path: str) -> tuple[bytes, dict[str, str]]:
    status, headers, body = _send(address, "GET", path, None, {})
    if status != 200:
        raise SystemExit(f"{path} answered {status}.")
    return body, headers


def _send(
    address: str, method: str, path: str, body: str | None, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        got: dict[str, str] = {}
        for name, value in response.getheaders():
            got[name.lower()] = f"{got[name.lower()]}; {value}" if name.lower() in got else value
        return response.status, got, content
    finally:
        connection.close()


if __name__ == "__main__":
    main()
