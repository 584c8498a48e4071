#!/usr/bin/env bash
# Publishes the c1z tool to a directory: Release, compiled ahead of time (ReadyToRun) where the compiler package can be had.
# usage: eng/publish-tool.sh DIRECTORY
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="$1"
new="$out.new"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
publish() {
  dotnet publish "$root/src/Cli/C1z.Cli.csproj" -c Release -o "$new" --nologo -v quiet "$@" >"$log" 2>&1
}
echo "c1z: building (once)" >&2
rid="$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)"
rm -rf "$new"
started="$(mktemp)"
if ! publish -r "$rid" --self-contained false -p:PublishReadyToRun=true; then
  if ! publish; then
    cat "$log" >&2
    exit 1
  fi
  echo "c1z: built without ahead-of-time compilation; starting takes a little longer" >&2
fi
# The stamp carries the time before the build: a source that changed meanwhile makes the next call build again.
touch -r "$started" "$new/built"
rm -rf "$started" "$out"
mv "$new" "$out"
