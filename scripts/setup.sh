#!/usr/bin/env bash
# Make .venv with Python 3.10 and everything that requirements.lock names. Does nothing when that is done already.
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON_VERSION=3.10
LOCK=requirements.lock
VENV=.venv
TOOLS=.venv-tools
STAMP=$VENV/.installed
NEEDED_MB=4000

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# The stamp of a finished install: the lock and this script's Python version.
stamp() { echo "$PYTHON_VERSION $(cksum <"$LOCK")"; }

is_done() { [ -x "$VENV/bin/python" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(stamp)" ]; }

# A python3.10 on the PATH may be a version manager's stub that cannot run.
runs_310() {
  "$1" -c "import sys; raise SystemExit(sys.version_info[:2] != (3, 10))" >/dev/null 2>&1
}

# Print the path of a Python 3.10 that runs: on the PATH, of a version manager, or known to uv.
find_python() {
  local candidate
  for candidate in python3.10 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python; do
    if runs_310 "$candidate"; then command -v "$candidate"; return; fi
  done
  if command -v uv >/dev/null; then uv_python uv && return; fi
  say "No Python $PYTHON_VERSION found; asking uv for one."
  install_uv_tool && uv_python "$TOOLS/bin/uv"
}

# Let uv find a Python 3.10, or install one.
uv_python() {
  "$1" python find "$PYTHON_VERSION" 2>/dev/null && return
  "$1" python install "$PYTHON_VERSION" >&2 && "$1" python find "$PYTHON_VERSION" 2>/dev/null
}

# Any Python 3 can hold uv.
install_uv_tool() {
  command -v python3 >/dev/null || return 1
  python3 -m venv "$TOOLS" >/dev/null 2>&1 && install_uv "$TOOLS"
}

# Install the uv that the lock pins, checked by its hash.
install_uv() {
  awk '/^uv==/ {on = 1; print; next} /^[^ ]/ {on = 0} on && /--hash/' "$LOCK" >"$1/uv.txt"
  "$1/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes -r "$1/uv.txt" >&2
}

check_disk() {
  local free
  free=$(df -Pm . | awk 'NR == 2 {print $4}')
  [ "$free" -ge "$NEEDED_MB" ] || fail \
    "The first set-up needs about $NEEDED_MB MB of disk and this folder has $free MB; free some and repeat."
}

make_venv() {
  local python
  python=$(find_python) || fail \
    "Python $PYTHON_VERSION is needed and could not be found or fetched; install it (pyenv install $PYTHON_VERSION, or your system's python3.10 and python3.10-venv) and repeat."
  say "Making $VENV with $("$python" --version)."
  rm -rf "$VENV"
  "$python" -m venv "$VENV" >&2 || fail \
    "$python cannot make an environment; install its venv module (python3.10-venv) and repeat."
  touch "$VENV/.made"
}

main() {
  if is_done; then exit 0; fi
  if ! { [ -f "$VENV/.made" ] && runs_310 "$VENV/bin/python"; }; then
    check_disk
    make_venv
  fi
  rm -f "$STAMP"
  say "Installing $(grep -c '^[a-zA-Z0-9].*==' "$LOCK") packages: one to five minutes the first time."
  install_uv "$VENV" || fail "uv could not be installed; check the network and repeat."
  VIRTUAL_ENV=$VENV "$VENV/bin/uv" pip sync --quiet --require-hashes "$LOCK" >&2 || fail \
    "The packages could not be installed, the reason is above; check the network and the disk and repeat."
  stamp >"$STAMP"
  say "Set-up finished after $SECONDS s."
}

main
