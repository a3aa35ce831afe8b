#!/usr/bin/env bash
# The canary: builds both languages on Sphinx 9 with the pydata theme, without the jupyter-book
# package, and looks whether pages and quizzes are there. Should jupyter-book 1 ever stop working,
# this is the way out; it must not close unnoticed. Usage: tools/canary.sh [PYTHON]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python="${1:-python3.11}"
home=_build/canary
lock=tools/canary-requirements.txt
started=$SECONDS

if ! cmp -s "$lock" "$home/installed.txt"; then
  echo "Canary: installing Sphinx 9 into $home …"
  rm -rf "$home"
  "$python" -m venv "$home/venv"
  "$home/venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r "$lock"
  cp "$lock" "$home/installed.txt"
fi
PYTHONPATH=$PWD PYTHONDONTWRITEBYTECODE=1 "$home/venv/bin/python" -X utf8 tools/canary.py "$home"
echo "Canary: done in $((SECONDS - started)) s."
