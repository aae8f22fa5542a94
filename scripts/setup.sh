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

# 2. System packages, where we may install them (root, or sudo that asks for no password).
apt() {
    if ! command -v apt-get >/dev/null 2>&1; then return 1; fi
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
    elif sudo -n true >/dev/null 2>&1; then
        sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
    else
        return 1
    fi
}
has_library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1; }

version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
wanted=
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || wanted="$wanted $version-venv"
if [ "$(uname -s)" = Linux ]; then
    has_library libpango-1.0.so.0 || wanted="$wanted libpango-1.0-0"
    has_library libpangoft2-1.0.so.0 || wanted="$wanted libpangoft2-1.0-0"
    has_library libharfbuzz-subset.so.0 || wanted="$wanted libharfbuzz-subset0"
fi
if [ "$goal" = test ] && [ -z "${CHROMIUM:-}" ]; then
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
        || command -v google-chrome >/dev/null 2>&1 || wanted="$wanted chromium"
fi
if [ -n "$wanted" ]; then
    say "Installing system packages:$wanted"
    mkdir -p var
    # One by one if all at once fails: a package this system does not know must not stop the rest.
    if apt update -qq >var/apt.log 2>&1; then
        # shellcheck disable=SC2086 # a list of names
        apt install -y -qq --no-install-recommends $wanted >>var/apt.log 2>&1 || for package in $wanted; do
            apt install -y -qq --no-install-recommends "$package" >>var/apt.log 2>&1 \
                || say "Could not install $package. Type: sudo apt-get install $package"
        done
    else
        say "That needs your password. Type: sudo apt-get install$wanted"
    fi
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
