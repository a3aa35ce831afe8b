#!/usr/bin/env bash
# Says in plain words what is missing before anything is installed. Usage: preflight.sh PYTHON
set -uo pipefail
python="${1:-}"
missing=0
say() { printf 'Lintas: %s\n' "$1" >&2; missing=1; }

if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
  say "Python 3.11 is needed${python:+ ($python is $("$python" --version 2>&1))}. Install it, or name it: make setup PYTHON=/path/to/python3.11"
elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  say "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv"
fi
if ! command -v node >/dev/null; then
  say "Node.js 18 or newer is needed. On Debian or Ubuntu: sudo apt install nodejs npm"
elif ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'; then
  say "Node.js 18 or newer is needed; this is $(node --version)."
fi
command -v npm >/dev/null || say "npm is needed. On Debian or Ubuntu: sudo apt install npm"
exit "$missing"
