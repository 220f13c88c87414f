#!/bin/sh
# The benchmarks' peers (npm packages, in bench/ only) and tools (Debian packages wrk, nginx-light and time).
set -eu
cd "$(dirname "$0")"
[ -d node_modules/cockatiel ] && [ -d node_modules/rumdl ] && [ -d node_modules/pg-boss ] && [ -d node_modules/ioredis ] || npm install --no-save --no-audit --no-fund --loglevel=error >&2
for tool in wrk nginx time redis-server; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "bench: $tool is missing; on Debian: apt-get install wrk nginx-light time redis-server" >&2
    exit 2
  fi
done
