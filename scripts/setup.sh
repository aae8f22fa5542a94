#!/bin/sh
# Makes this machine ready: scripts/setup.sh run|dev|test|audit [port]
# Safe to repeat; what is done already is not done again. Needs Python 3.11 or later, nothing else.
set -eu
cd "$(dirname "$0")/.."
goal=${1:-run}

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# 1. A Python that is new enough.
python=
for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$name
        break
    fi
done
[ -n "$python" ] || fail "Light Hands needs Python 3.11 or later. On Debian or Ubuntu type: sudo apt-get install python3 python3-venv"

# 2. System packages, where we may install them: root, or sudo that asks for no password.
# Where we may not, the site does without; what is needed all the same is told below.
as_root=
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif sudo -n true >/dev/null 2>&1; then
        as_root="sudo -n env"
    fi
fi
apt() { $as_root DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null >>var/apt.log 2>&1; }
has_library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1; }

has_chromium() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 \
        || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}

version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
wanted=
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || wanted="$wanted $version-venv"
if [ "$(uname -s)" = Linux ]; then
    has_library libpango-1.0.so.0 || wanted="$wanted libpango-1.0-0"
    has_library libpangoft2-1.0.so.0 || wanted="$wanted libpangoft2-1.0-0"
    has_library libharfbuzz-subset.so.0 || wanted="$wanted libharfbuzz-subset0"
fi
if [ "$goal" = test ] && [ "$(uname -s)" = Linux ]; then
    has_chromium || wanted="$wanted chromium"
    # What drives the browser in tests needs it; a bare Debian lacks it.
    has_library libatomic.so.1 || wanted="$wanted libatomic1"
fi
if [ -n "$wanted" ] && [ -n "$as_root" ]; then
    say "Installing system packages:$wanted"
    mkdir -p var
    apt update -qq || say "The list of system packages could not be renewed (var/apt.log says why)"
    # One by one if all at once fails: one that this system does not know must not stop the rest.
    # shellcheck disable=SC2086 # a list of names
    apt install -y -qq --no-install-recommends $wanted || for package in $wanted; do
        apt install -y -qq --no-install-recommends "$package" \
            || say "Could not install $package (var/apt.log says why)"
    done
fi
if [ "$goal" = test ] && ! has_chromium; then
    say "Browser tests: off. To turn them on type: sudo apt-get install chromium"
fi

# 3. The environment. One that was moved or made by another Python is made anew.
if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 \
        || fail "Python's venv module is missing. On Debian or Ubuntu type: sudo apt-get install $version-venv"
    say "Making the Python environment"
    rm -rf .venv
    "$python" -m venv .venv
fi

# 4. The rest is Python's.
exec .venv/bin/python scripts/prepare.py "$@"
