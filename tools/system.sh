#!/usr/bin/env bash
# Installs, on Debian or Ubuntu and as root, the programs the set-up and the tests need and lack;
# elsewhere it says what to install. Does nothing where all is there.
set -euo pipefail
python="$(command -v python3.11 || command -v python3 || true)"
wanted=()
has() { command -v "$1" >/dev/null 2>&1; }

{ [ -n "$python" ] && "$python" -c 'import venv, ensurepip' 2>/dev/null; } || wanted+=(python3 python3-venv)
has make || wanted+=(make)
has git || wanted+=(git)
has node || wanted+=(nodejs)
has npm || wanted+=(npm)
has chromium || has chromium-browser || has google-chrome || wanted+=(chromium)
has firefox-esr || has firefox || wanted+=(firefox-esr)
has bwrap || wanted+=(bubblewrap)
has useradd || wanted+=(passwd)
has setpriv || wanted+=(util-linux)
has openssl || wanted+=(openssl)
ls /usr/lib/*/libseccomp.so.2 /lib/*/libseccomp.so.2 >/dev/null 2>&1 || wanted+=(libseccomp2)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted+=(postgresql)
{ has fc-list && [ "$(fc-list 2>/dev/null | grep -ciE 'dejavu|noto|liberation')" -gt 0 ]; } || wanted+=(fontconfig fonts-dejavu-core)

[ "${#wanted[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && has apt-get; then
  echo "Installing ${wanted[*]} …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
else
  echo "Lintas: the tests need ${wanted[*]}. On Debian or Ubuntu: sudo apt install ${wanted[*]}" >&2
  exit 1
fi
