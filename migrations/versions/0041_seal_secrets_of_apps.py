"""Seal the secrets of authenticator apps, each bound to its person: from here on nothing reads the form of before.

Keys come from SECOND_FACTOR_KEY, which whoever upgrades has in the environment. A secret of a key that it does not name
stays as it is: nothing could read it before either.
"""

import json

import click
import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError
from flask import current_app
from passlib.totp import AppWallet

from models.sealed_secrets import seal

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_FACTORS = sa.table("second_factors", *(sa.column(name) for name in ("government_id", "person_id", "totp_secret")))
_MISSING = (
    "There are secrets of authenticator apps, and without SECOND_FACTOR_KEY they cannot be sealed. Nothing was "
    "changed. Set it as the program has it, then run this again."
)


def upgrade() -> None:
    held = op.get_bind()
    rows = held.execute(sa.select(_FACTORS).where(_FACTORS.c.totp_secret.is_not(None))).all()
    keys: dict[str, str] = current_app.config["SECOND_FACTOR_KEYS"]
    if rows and not keys:
        raise CommandError(_MISSING)
    opened = [(row, secret) for row in rows if (secret := _opened(row.totp_secret, keys)) is not None]
    change = sa.update(_FACTORS).where(
        _FACTORS.c.government_id == sa.bindparam("owner"), _FACTORS.c.person_id == sa.bindparam("whose")
    )
    for row, secret in opened:
        whose = (row.government_id, row.person_id)
        sealed = {"totp_secret": seal(secret, whose, keys)}
        held.execute(change.values(sealed), {"owner": whose[0], "whose": whose[1]})
    if rows:
        click.echo(f"Secrets of authenticator apps that were sealed: {len(opened)}.")
    if left := len(rows) - len(opened):
        click.echo(f"Secrets that no key in SECOND_FACTOR_KEY opens: {left}. Reset the second factors of those people.")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _opened(kept: str, keys: dict[str, str]) -> bytes | None:
    """The secret in the form of before; None where it is in none, or of a key that is not there."""
    try:
        secret, _ = AppWallet(keys).decrypt_key(json.loads(kept)["enckey"])
    except (KeyError, TypeError, ValueError):
        return None
    return bytes(secret)
