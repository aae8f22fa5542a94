"""Second half of set-up, inside the environment: packages, fonts, key, database, static files.

    prepare.py run|dev|test|audit [port]

Each part leaves a stamp of what it was made from in `.venv/` or `var/`, and is skipped while that
stays the same, so a second start takes seconds. Standard library only: nothing is installed yet.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
BUILD = ROOT / "build"
PYTHON = VENV / "bin" / "python"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# What each goal installs. Each file holds the ones before it, in the same versions.
REQUIREMENTS = {"run": "run", "dev": "dev", "test": "dev", "audit": "audit"}

PROBE = """
import sys, weasyprint
from pathlib import Path
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
face = "@font-face { font-family: F; src: url(%s) } body { font-family: F }"
face = weasyprint.CSS(string=face % Path(sys.argv[1]).as_uri(), font_config=fonts)
page = weasyprint.HTML(string="<html lang=en><title>t</title><p>Light Hands")
pdf = page.write_pdf(stylesheets=[face], font_config=fonts, pdf_variant="pdf/ua-1")
sys.exit(not pdf.startswith(b"%PDF"))
"""


def main(goal: str, port: str) -> None:
    os.chdir(ROOT)
    os.umask(0o077)
    if goal in {"run", "dev"} and port:
        check_port(port)
    VAR.mkdir(exist_ok=True)
    VAR.chmod(0o700)  # the key and what people wrote
    install(REQUIREMENTS[goal])
    make_fonts()
    make_secret_key()
    if goal == "audit":
        return
    if goal != "test":
        migrate()
    if goal == "run":
        collect_static()
        # On one's own machine only: where mail is sent or TLS is on, the command makes nobody.
        manage("demo", "--only-here")
    probe_pdf()


def check_port(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port}. Give a number from 1 to 65535, such as: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Port {port} is not open to you. Type: make run PORT=8000")
        except OSError:
            free = int(port) + 1 if int(port) < 65535 else 8000
            sys.exit(f"Port {port} is busy: something else runs there. Stop it, or type: make run PORT={free}")


def install(name: str) -> None:
    """What is locked, by its hashes. uv is quicker; where it cannot be had, pip does it."""
    file = ROOT / "requirements" / f"{name}.txt"
    mark = digest(file.read_bytes())
    # The larger sets hold the smaller ones, so a stamp of a larger one is good enough.
    larger = {"run": ["run", "dev", "audit"], "dev": ["dev", "audit"], "audit": ["audit"]}[name]
    for other in larger:
        other_file = ROOT / "requirements" / f"{other}.txt"
        if read(VENV / f"stamp-{other}") == digest(other_file.read_bytes()):
            return
    print("Installing Python packages", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv_file = ROOT / "requirements" / "uv.txt"
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        quietly([*pip, "--require-hashes", "-r", uv_file])
    locked = ["--require-hashes", "-r", file]
    by_uv = [uv, "pip", "install", "--quiet", "--python", PYTHON, *locked]
    if not (uv.exists() and quietly(by_uv)):
        done = subprocess.run([*pip, *locked], check=False)
        if done.returncode:
            sys.exit("The Python packages could not be installed. Is there a network connection?")
    for other in ("run", "dev", "audit"):
        (VENV / f"stamp-{other}").unlink(missing_ok=True)
    (VENV / f"stamp-{name}").write_text(mark)


def make_fonts() -> None:
    """Atkinson Hyperlegible from its package: woff2 for pages, TTF for handouts."""
    script = ROOT / "scripts" / "fonts.py"
    lock = (ROOT / "requirements" / "run.txt").read_bytes()
    mark = digest(lock + script.read_bytes())
    if read(BUILD / "stamp-fonts") == mark:
        return
    print("Making fonts", flush=True)
    subprocess.run([PYTHON, script], check=True)
    (BUILD / "stamp-fonts").write_text(mark)


def make_secret_key() -> None:
    file = VAR / "secret-key"
    if not read(file):
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))


def migrate() -> None:
    print("Preparing the database", flush=True)
    manage("migrate", "--no-input", "--verbosity", "0")
    manage("createcachetable", "--verbosity", "0")
    # Answers of visitors whose session is over do not stay, nor does what safety/data-map.toml gives an end.
    manage("prune", "--verbosity", "0")
    # Nor do accounts whose owners wanted them gone, once the 7 days to undo it are over.
    manage("erase_due")


def collect_static() -> None:
    mark = digest(
        *(
            f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode()
            for folder in (ROOT / "static", BUILD / "static")
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ),
        (ROOT / "requirements" / "run.txt").read_bytes(),
        (ROOT / "config" / "staticfiles.py").read_bytes(),
    )
    if read(VAR / "stamp-static") == mark and (VAR / "static" / "staticfiles.json").exists():
        return
    print("Packing static files", flush=True)
    manage("collectstatic", "--no-input", "--verbosity", "0")
    (VAR / "stamp-static").write_text(mark)


def probe_pdf() -> None:
    """In a child process: a missing or broken library under WeasyPrint can end the process."""
    mark = digest((ROOT / "requirements" / "run.txt").read_bytes())
    if read(VAR / "stamp-pdf") != mark or not pango_found():
        font = BUILD / "fonts" / "atkinson-hyperlegible-regular.ttf"
        if not quietly([PYTHON, "-c", PROBE, font], timeout=60):
            (VAR / "stamp-pdf").unlink(missing_ok=True)
            how = "brew install pango" if sys.platform == "darwin" else f"sudo apt-get install {PANGO}"
            print(f"PDF handouts: off. The site runs without them. To turn them on type: {how}")
            return
        (VAR / "stamp-pdf").write_text(mark)
    print("PDF handouts: on")


def pango_found() -> bool:
    """Whether what the last probe found is still there. Elsewhere than on Linux: taken as read."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL("libpangoft2-1.0.so.0")
    except OSError:
        return False
    return True


def manage(*words: str) -> None:
    # Neither a stray DEBUG nor a TLS setting of the shell changes what set-up makes.
    env = os.environ | {"DEBUG": "off"}
    done = subprocess.run([PYTHON, "manage.py", *words], env=env, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def quietly(command: list[object], timeout: float | None = None) -> bool:
    """Whether it went well. Its words are kept in var/set-up.log only."""
    with (VAR / "set-up.log").open("ab") as log:
        try:
            done = subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=timeout,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.write(f"{error}\n".encode())
            return False
    return done.returncode == 0


def digest(*parts: bytes) -> str:
    whole = hashlib.sha256(sys.version.encode())
    for part in parts:
        whole.update(part)
    return whole.hexdigest()


def read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
