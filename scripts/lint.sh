#!/usr/bin/env bash
# Everything that reads the code without running it. Stops at the first tool that objects.
# Settings stand in setup.cfg (ruff.toml for ruff); what a tool cannot read from there is given here with its reason.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

say() { printf '\n== %s\n' "$1"; }

mkdir -p build
# The slowest goes beside the others, on another core; it is told last.
"$bin/mypy" > build/mypy.txt 2>&1 &
types=$!
trap 'kill "$types" 2>/dev/null || true' EXIT

say "ruff: style, imports, likely mistakes"
"$bin/ruff" check --quiet .

say "import-linter: the layers of the house"
"$bin/lint-imports" --config setup.cfg --no-logo

say "djlint: templates"
# H006: icons take their size from the style sheet. H030, H031: description and keywords are for search engines.
"$bin/djlint" templates --lint --quiet --profile=jinja --ignore=H006,H030,H031

say "bandit: security"
code=(contracts importers models operations routes app.py cli.py settings.py worker.py)
"$bin/bandit" --quiet --recursive --ini setup.cfg "${code[@]}" 2> >(grep -v "INFO" >&2)

say "detect-secrets: no key, password or token in any file"
"$bin/python" scripts/find_secrets.py

say "deptry: what is imported is declared, what is declared is imported"
# deptry reads no setup.cfg, so it is given the same list as a file.
# DEP002: named by a URL, by a command line or by another library, never imported: argon2-cffi hashes passwords,
# email-validator checks addresses for Flask-Security, granian
# serves, psycopg is SQLAlchemy's driver.
"$bin/python" scripts/requirements.py > build/requirements.txt
"$bin/python" scripts/requirements.py test > build/requirements-test.txt
"$bin/deptry" . --no-ansi --requirements-files build/requirements.txt \
    --requirements-files-dev build/requirements-test.txt \
    --known-first-party contracts,examples,importers,models,operations,routes,app,cli,settings,worker,requirements \
    --extend-exclude '^(scripts|benchmarks|build)/' \
    --per-rule-ignores 'DEP002=argon2-cffi|email-validator|granian|psycopg'

say "mypy --strict: types"
wait "$types" && failed= || failed=yes
cat build/mypy.txt
[ -z "$failed" ]
