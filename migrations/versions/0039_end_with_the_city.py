"""Keep by which session at the city's provider somebody signed in, so that it ends here when it ends there."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("city_session", sa.Text()))
    op.create_index("ix_sign_ins_city_session", "sign_ins", ["government_id", "city_session"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
