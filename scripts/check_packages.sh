#!/usr/bin/env bash
# Names the Debian packages of apt-packages.txt that are missing here and how to install them.
# Installs them itself where it may: as root on a system with apt-get.
# Missing packages stop nothing outside CI: the tests that need them are skipped and say why.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian system, so packages are not checked. The tests use /usr/bin/chromium and PostgreSQL's initdb where they find them."
    exit 0
fi

missing=()
while read -r package; do
    if [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
        missing+=("$package")
    fi
done < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' apt-packages.txt)

if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian packages that the tests use: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "Missing Debian packages: ${missing[*]}"
echo "To install them: sudo apt-get update && sudo apt-get install ${missing[*]}"
if [ "${CI:-}" = true ]; then
    echo "CI runs every test, so it stops here."
    exit 1
fi
echo "Going on without them: tests that need them are skipped and say so."
