"""Draft terms: a changeable table for what is still being written, and a title for each version of the terms.

The title is guarded like every other column of a version that is not its status.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SENTENCE = "rows of terms_versions are never changed or deleted; insert one that replaces it"


def upgrade() -> None:
    _make_terms_drafts()
    op.add_column("terms_versions", sa.Column("title", sa.Text(), server_default="", nullable=False))
    _guard_title()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make_terms_drafts() -> None:
    op.create_table(
        "terms_drafts",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("based_on", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name="fk_terms_drafts_contract_id",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "based_on"],
            ["terms_versions.government_id", "terms_versions.id"],
            name="fk_terms_drafts_based_on",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "changed_by"], ["people.government_id", "people.id"], name="fk_terms_drafts_changed_by"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_terms_drafts_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_terms_drafts"),
    )
    op.create_index("ix_terms_drafts_contract", "terms_drafts", ["government_id", "contract_id", "id"])


def _guard_title() -> None:
    changed = "BEFORE UPDATE OF title ON terms_versions"
    if op.get_bind().dialect.name == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_history()"
        op.execute(f"CREATE TRIGGER keep_terms_versions_title {changed} {refuse}")
    else:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        op.execute(f"CREATE TRIGGER keep_terms_versions_title_from_update {changed} {refuse}")
