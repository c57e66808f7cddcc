#!/bin/sh
# Print the part of requirements.lock that running needs, with its hashes: the lock holds the tests' packages too.
# uv names the packages (the lock decides each version), the lock gives their hashes.
set -eu
names=$(mktemp)
trap 'rm -f "$names"' EXIT
"${UV:-uv}" pip compile pyproject.toml --quiet --universal --python-version 3.10 --constraint requirements.lock \
  --no-annotate --no-header --no-emit-index-url --output-file "$names" >/dev/null
awk '
  NR == FNR { split($1, part, "=="); wanted[part[1]] = 1; next }
  /^[a-zA-Z0-9]/ { split($1, part, "=="); on = part[1] in wanted }
  on && !/^ *#/ { print }
' "$names" requirements.lock
