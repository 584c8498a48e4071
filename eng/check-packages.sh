#!/usr/bin/env bash
# Installs the packed tool from artifacts/packages into an empty place and runs it: what users get, not what the checkout holds.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
dotnet tool install C1z.Cli --tool-path "$place" --add-source "$root/artifacts/packages" --no-cache >"$place/log" 2>&1 || { cat "$place/log" >&2; exit 1; }
"$place/c1z" generate --out "$place/packed.c1z" --grants 100 >/dev/null
"$place/c1z" verify -f "$place/packed.c1z" >/dev/null
echo "packages: the packed tool installs and runs"
