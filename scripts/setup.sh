#!/usr/bin/env bash
# Prepares this machine: `.venv` from the hashed lock, and the few system programs that wheels cannot bring.
#
#   scripts/setup.sh                    the environment and bubblewrap
#   scripts/setup.sh chromium gettext   the same, and these programs
#
# Does nothing, quickly, when nothing changed. Installs system packages only as root on a machine with apt;
# elsewhere it says what to type and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly lock=requirements-dev.lock
readonly stamp=.venv/.installed

# Each argument is a line.
say() { printf '%s\n' "$@" >&2; }

stop() {
    say "$@"
    exit 1
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "Installing $1 with apt."
    local apt=(apt-get -o DPkg::Lock::Timeout=120 -qq)
    export DEBIAN_FRONTEND=noninteractive
    "${apt[@]}" install -y --no-install-recommends "$1" >/dev/null 2>&1 ||
        { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$1" >/dev/null; } ||
        stop "apt could not install $1; the reason is above."
}

# need PROGRAM PACKAGE REASON
need() {
    command -v "$1" >/dev/null && return
    if may_install; then
        apt_install "$2"
    elif command -v apt-get >/dev/null; then
        stop "$3 Type this, then start again:" "    sudo apt install $2"
    else
        stop "$3 Install the program \"$1\" with this system's package manager (package \"$2\" on Debian), then start again."
    fi
}

python_fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if python_fits "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    stop "Filrouge needs Python 3.11 or newer, and none was found on the PATH."
}

wanted() { printf '%s %s\n' "$(sha256sum <"$lock")" "$PWD"; }

with_uv() {
    command -v uv >/dev/null || return 1
    uv venv --quiet --clear --python "$1" .venv &&
        uv pip sync --quiet --require-hashes --python .venv/bin/python "$lock" && return
    say "uv could not create the environment; trying pip."
    return 1
}

with_pip() {
    if ! "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        local package
        package="$("$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
        may_install ||
            stop "$1 cannot create virtual environments. Type this, then start again:" "    sudo apt install $package"
        apt_install "$package"
    fi
    "$1" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
}

create_environment() {
    local python
    python="$(find_python)"
    say "Creating .venv from $lock with $("$python" -V); this takes a minute the first time."
    with_uv "$python" || with_pip "$python"
    wanted >"$stamp"
}

is_current() { [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted)" ]; }

sandbox_works() { bwrap --unshare-all --ro-bind / / true >/dev/null 2>&1; }

[ "$(uname -s)" = Linux ] || stop "Filrouge runs students' code in a bubblewrap sandbox, which only Linux has."
need bwrap bubblewrap "Filrouge runs students' code in a sandbox made by bubblewrap, which is not installed."
sandbox_works || say "Warning: bubblewrap cannot make a sandbox on this machine, so every run will be refused." \
    "Unprivileged user namespaces may be forbidden here: see \"When the sandbox does not start\" in docs/operating.md."

for program in "$@"; do
    case "$program" in
    chromium) need chromium chromium "The browser tests drive Chromium, which is not installed." ;;
    gettext) need xgettext gettext "Texts are extracted by xgettext, which is not installed." ;;
    *) stop "setup.sh: unknown program \"$program\"" ;;
    esac
done

is_current || create_environment
