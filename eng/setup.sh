#!/usr/bin/env bash
# Installs what this machine lacks of the native libraries (and, with --tests, the programs that tests compare against).
# Prints nothing when nothing is missing. Needs Debian's apt-get only for what is missing.
set -euo pipefail

want=()
has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1"* /lib/*/"$1"* >/dev/null 2>&1; }
has_library libzstd.so.1 || want+=(libzstd1)
has_library libsqlite3.so.0 || want+=(libsqlite3-0)
has_library librocksdb.so.7.8 || want+=(librocksdb7.8)
if [ "${1:-}" = --tests ]; then
  command -v zstd >/dev/null || want+=(zstd)
  command -v sqlite3 >/dev/null || want+=(sqlite3)
  command -v python3 >/dev/null || want+=(python3)
fi
[ ${#want[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
if ! command -v apt-get >/dev/null || { [ ${#as_root[@]} -gt 0 ] && ! command -v sudo >/dev/null; }; then
  echo "c1z: please install: ${want[*]} (Debian's names)" >&2
  exit 0
fi
echo "c1z: installing ${want[*]}" >&2
{ "${as_root[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -yq --no-install-recommends "${want[@]}"; } >&2
