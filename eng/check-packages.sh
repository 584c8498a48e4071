#!/usr/bin/env bash
# Installs the packed tool from artifacts/packages into an empty place and runs it: what users get, not what the checkout holds.
# The only source is the local folder, so that nobody else's package of that name can come in.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cat >"$place/nuget.config" <<CONFIG
<configuration><packageSources><clear /><add key="local" value="$root/artifacts/packages" /></packageSources></configuration>
CONFIG
dotnet tool install C1z.Cli --tool-path "$place/bin" --configfile "$place/nuget.config" --no-cache >"$place/log" 2>&1 || { cat "$place/log" >&2; exit 1; }
"$place/bin/c1z" generate --out "$place/packed.c1z" --grants 100 >/dev/null
"$place/bin/c1z" verify -f "$place/packed.c1z" >/dev/null
echo "packages: the packed tool installs and runs"
