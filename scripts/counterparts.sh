#!/bin/sh
# Installs the real programs that tests speak to: a missing one fails the tests, it skips nothing. Debian packages; does nothing,
# and needs no network, when they are there already.
set -eu

missing=
command -v nvim >/dev/null 2>&1 || missing="$missing neovim"
# Only its programs are used: the tests start servers of their own.
[ -x /usr/lib/postgresql/15/bin/postgres ] || { command -v postgres && command -v initdb; } >/dev/null 2>&1 || missing="$missing postgresql-15"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "concordat: the tests need$missing; install it with your system's package manager" >&2
  exit 0
fi
root=
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "concordat: the tests need$missing; run as root: apt-get install --no-install-recommends$missing" >&2
    exit 0
  fi
  root="sudo -n"
fi
echo "concordat: installing$missing for the tests (apt-get)…" >&2
# What cannot be installed is told here; the test that needs it fails and says so.
# shellcheck disable=SC2086 # words
{ $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -qq -y --no-install-recommends $missing; } >/dev/null ||
  echo "concordat: apt-get could not install$missing" >&2
