"""The social card, static/img/card.png, and the picture for a phone's home screen: `python -m figures.card` (needs Chromium).

Made from the committed drawings and the site's own letters; looked at by people who have not opened the site yet.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAWN = ROOT / "static" / "figures"
IMG = ROOT / "static" / "img"
USE = re.compile(r'<use([^>]*?) href="\.\./([\w/.-]+)#([\w-]+)"([^>]*?)/>')
TITLE = "Light Hands"
WORDS = ("Gentle self-massage", "for swelling,", "step by step")
NOTE = "Questions first. They may say no."


def part(file: str, ident: str) -> str:
    line = re.search(rf'^<g id="{ident}".*$', (DRAWN / file).read_text(encoding="utf-8"), re.MULTILINE)
    return line[0].replace(f' id="{ident}"', "", 1)


def figure(name: str) -> str:
    text = (DRAWN / "steps" / f"{name}.svg").read_text(encoding="utf-8")
    text = USE.sub(lambda m: f"<g{m[1]}{m[4]}>{part(m[2], m[3])}</g>", text)
    return re.sub(r'<g fill="#1f1a17"><g fill="[^"]*" font-family="sans-serif" font-size="26".*', "</svg>", text)


def mark(ink: str) -> str:
    text = (IMG / "mark.svg").read_text(encoding="utf-8")
    return re.sub(r"<title>.*?</title>", "", text).replace("#0b5460", ink)


def font(name: str) -> str:
    data = (ROOT / "build" / "static" / "fonts" / f"atkinson-hyperlegible-{name}.woff2").read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(data).decode()}"


def card() -> str:
    lines = "<br>".join(WORDS)
    return f"""<style>@font-face {{ font-family: A; font-weight: 700; src: url({font("bold")}) }}
@font-face {{ font-family: A; font-weight: 400; src: url({font("regular")}) }}
body {{ margin: 0; width: 1200px; height: 630px; position: relative; overflow: hidden; background: #f8f1e3; color: #1f2421;
font-family: A; border-top: 18px solid #0b5460; box-sizing: border-box }}
.mark svg {{ position: absolute; left: 70px; top: 52px; width: 84px }}
b {{ position: absolute; left: 176px; top: 62px; font-size: 58px; color: #0b5460 }}
h1 {{ position: absolute; left: 70px; top: 190px; margin: 0; font-size: 66px; line-height: 1.16 }}
p {{ position: absolute; left: 70px; top: 488px; margin: 0; font-size: 42px }}
.art svg {{ position: absolute; left: 730px; top: 20px; width: 500px; height: 592px }}</style>
<div class="art">{figure("arm-elbow.right")}</div><div class="mark">{mark("#0b5460")}</div>
<b>{TITLE}</b><h1>{lines}</h1><p>{NOTE}</p>"""


def icon() -> str:
    return f"""<style>body {{ margin: 0; width: 180px; height: 180px; background: #0b5460 }}
svg {{ position: absolute; left: 34px; top: 29px; width: 112px }}</style>{mark("#fffdf7")}"""


def shoot(html: str, width: int, height: int, out: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not browser:
        sys.exit("There is no Chromium. Type: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as work:
        page = Path(work) / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}"]
        subprocess.run([browser, *flags, f"--screenshot={out}", page.as_uri()], check=True, capture_output=True)  # noqa: S603 our own page


if __name__ == "__main__":
    shoot(card(), 1200, 630, IMG / "card.png")
    shoot(icon(), 180, 180, IMG / "touch-icon.png")
