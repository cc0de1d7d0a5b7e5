#!/bin/sh
# PostgreSQL's image runs this once, when it makes the database: the account that the program uses, which owns nothing.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set account="${PROGRAM_ACCOUNT:-performance_pay}" \
    --set password="$PROGRAM_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE :"account" LOGIN CREATEDB PASSWORD :'password';
SQL
