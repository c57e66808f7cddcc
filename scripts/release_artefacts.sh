#!/usr/bin/env bash
# Make what is published of the commit that is checked out, and sign it: scripts/release_artefacts.sh KEY [FOLDER].
# KEY is a private key of ssh-keygen's. docs/release.md says what comes before, and how others check it.
set -euo pipefail
key=${1:?the private key that signs; docs/release.md says how to make one}
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml | head -n 1)
name=sepsis-assistant-$version
folder=${2:-dist}/$name

[ -z "$(git status --porcelain)" ] || { echo "Commit or put away first what git status shows." >&2; exit 1; }
[ -f models/sepsis-assistant.tar.gz ] || { echo "There is no trained model; run: make train" >&2; exit 1; }
[ ! -e "$folder" ] || { echo "$folder is there already; a release is made once. Move it away." >&2; exit 1; }
mkdir -p "$folder"

# Times, owners and order come from the commit, and gzip adds no time: the same commit gives the same bytes.
git archive --format=tar --prefix="$name/" HEAD | gzip -9 --no-name > "$folder/$name.tar.gz"
cp models/sepsis-assistant.tar.gz "$folder/$name-model.tar.gz"
cp models/sepsis-assistant.sha256 "$folder/$name-model.sha256" # what it was made from: the launcher reads it
cp docs/sbom.json "$folder/$name-sbom.json"
git rev-parse HEAD > "$folder/COMMIT"
# What `make release` has found on this commit, where it is there.
if grep -qs "Commit \`$(git rev-parse HEAD)\`" dist/release-report.md; then
  for end in md html; do cp "dist/release-report.$end" "$folder/$name-report.$end"; done
else
  echo "dist/release-report.md is not of this commit, or not there: none is published. Make it with: make release" >&2
fi

cd "$folder"
sha256sum COMMIT "$name"* > SHA256SUMS
ssh-keygen -q -Y sign -n sepsis-assistant-release -f "$key" SHA256SUMS
echo "$folder is signed. Publish all of it; the public key belongs elsewhere."
