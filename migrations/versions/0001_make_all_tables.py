"""Make all tables. Every key and index of a government's rows begins with the government."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_governments()
    _make_people()
    _make_programs()
    _make_vendors()
    _make_assignments()
    _make_contracts()
    _make_events()
    _make_files()
    _make_index_values()
    _make_periods()
    _make_terms_versions()
    _make_reports()
    _make_statements()
    _make_findings()
    _make_report_progress()
    _make_report_rows()
    _make_report_tables()
    _make_statement_reports()
    _make_explanations()
    _make_finding_decisions()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make_governments() -> None:
    op.create_table(
        "governments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("holiday_region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_governments"),
    )


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_is_lower")),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_people_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_people_fs_uniquifier"),
    )


def _make_programs() -> None:
    op.create_table(
        "programs",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_programs_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_programs"),
        sa.UniqueConstraint("government_id", "number", name="uq_programs_number"),
    )


def _make_vendors() -> None:
    op.create_table(
        "vendors",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_vendors_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_vendors"),
        sa.UniqueConstraint("government_id", "name", name="uq_vendors_name"),
    )


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("vendor_id", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(role = 'vendor') = (vendor_id IS NOT NULL)", name=op.f("ck_assignments_only_vendors_have_a_vendor")
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"], ["people.government_id", "people.id"], name="fk_assignments_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "vendor_id"], ["vendors.government_id", "vendors.id"], name="fk_assignments_vendor_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_assignments_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_person", "assignments", ["government_id", "person_id"])


def _make_contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Text(), nullable=True),
        sa.Column("vendor_id", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "program_id"], ["programs.government_id", "programs.id"], name="fk_contracts_program_id"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "vendor_id"], ["vendors.government_id", "vendors.id"], name="fk_contracts_vendor_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_contracts_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_contracts"),
        sa.UniqueConstraint("government_id", "number", name="uq_contracts_number"),
    )
    op.create_index("ix_contracts_program", "contracts", ["government_id", "program_id", "number"])
    op.create_index("ix_contracts_vendor", "contracts", ["government_id", "vendor_id", "number"])


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("thing_kind", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_events_number_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"], ["people.government_id", "people.id"], name="fk_events_person_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_events_government_id"),
        sa.PrimaryKeyConstraint("government_id", "number", name="pk_events"),
    )
    op.create_index("ix_events_person", "events", ["government_id", "person_id", "number"])
    op.create_index("ix_events_thing", "events", ["government_id", "thing_kind", "thing_id", "number"])


def _make_files() -> None:
    op.create_table(
        "files",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.CheckConstraint("typeof(size) = 'integer'", name=op.f("ck_files_size_is_whole")).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["government_id", "received_by"], ["people.government_id", "people.id"], name="fk_files_received_by"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_files_government_id"),
        sa.PrimaryKeyConstraint("government_id", "sha256", name="pk_files"),
    )
    op.create_index("ix_files_received", "files", ["government_id", "received_at"])


def _make_index_values() -> None:
    op.create_table(
        "index_values",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "set_by"], ["people.government_id", "people.id"], name="fk_index_values_set_by"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_index_values_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_index_values"),
    )
    op.create_index("ix_index_values_month", "index_values", ["government_id", "index_name", "month", "id"])


def _make_periods() -> None:
    op.create_table(
        "periods",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"], ["contracts.government_id", "contracts.id"], name="fk_periods_contract_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_periods_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_periods"),
        sa.UniqueConstraint("government_id", "contract_id", "name", name="uq_periods_name"),
    )
    op.create_index("ix_periods_due", "periods", ["government_id", "due_on"])
    op.create_index("ix_periods_start", "periods", ["government_id", "contract_id", "starts_on"])


def _make_terms_versions() -> None:
    op.create_table(
        "terms_versions",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("typeof(amendment) = 'integer'", name=op.f("ck_terms_versions_amendment_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name="fk_terms_versions_contract_id",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "drafted_by"], ["people.government_id", "people.id"], name="fk_terms_versions_drafted_by"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_terms_versions_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_terms_versions"),
        sa.UniqueConstraint("government_id", "contract_id", "amendment", name="uq_terms_versions_amendment"),
    )
    op.create_index(
        "ix_terms_versions_effective", "terms_versions", ["government_id", "contract_id", "effective_on", "amendment"]
    )
    op.create_index("ix_terms_versions_status", "terms_versions", ["government_id", "status", "id"])


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("period_id", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("terms_version_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("party IN ('vendor', 'city', 'third_party')", name=op.f("ck_reports_party_is_known")),
        sa.CheckConstraint("typeof(revision) = 'integer'", name=op.f("ck_reports_revision_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"], ["contracts.government_id", "contracts.id"], name="fk_reports_contract_id"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "entered_by"], ["people.government_id", "people.id"], name="fk_reports_entered_by"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "file_sha256"], ["files.government_id", "files.sha256"], name="fk_reports_file_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "period_id"], ["periods.government_id", "periods.id"], name="fk_reports_period_id"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "terms_version_id"],
            ["terms_versions.government_id", "terms_versions.id"],
            name="fk_reports_terms_version_id",
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_reports_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_reports"),
        sa.UniqueConstraint(
            "government_id", "contract_id", "period_id", "party", "file_sha256", name="uq_reports_file_sha256"
        ),
        sa.UniqueConstraint(
            "government_id", "contract_id", "period_id", "party", "revision", name="uq_reports_revision"
        ),
    )
    op.create_index("ix_reports_contract", "reports", ["government_id", "contract_id", "id"])
    op.create_index("ix_reports_file", "reports", ["government_id", "file_sha256"])
    op.create_index("ix_reports_status", "reports", ["government_id", "status", "id"])


def _make_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("period_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("terms_version_id", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("facts_document", sa.Text(), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("computed_by", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain_head", sa.Text(), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("typeof(gross_cents) = 'integer'", name=op.f("ck_statements_gross_cents_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(net_cents) = 'integer'", name=op.f("ck_statements_net_cents_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(revision) = 'integer'", name=op.f("ck_statements_revision_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "computed_by"], ["people.government_id", "people.id"], name="fk_statements_computed_by"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name="fk_statements_contract_id",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "period_id"], ["periods.government_id", "periods.id"], name="fk_statements_period_id"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "terms_version_id"],
            ["terms_versions.government_id", "terms_versions.id"],
            name="fk_statements_terms_version_id",
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_statements_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_statements"),
        sa.UniqueConstraint("government_id", "contract_id", "period_id", "revision", name="uq_statements_revision"),
    )
    op.create_index("ix_statements_contract", "statements", ["government_id", "contract_id", "id"])
    op.create_index("ix_statements_status", "statements", ["government_id", "status", "id"])


def _make_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("finding_class", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("table_id", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "finding_class IN ('blocks', 'explain', 'information')", name=op.f("ck_findings_class_is_known")
        ),
        sa.CheckConstraint("typeof(count) = 'integer'", name=op.f("ck_findings_count_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id"], ["reports.government_id", "reports.id"], name="fk_findings_report_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_findings_government_id"),
        sa.PrimaryKeyConstraint("government_id", "report_id", "number", name="pk_findings"),
    )
    op.create_index("ix_findings_class", "findings", ["government_id", "report_id", "finding_class"])


def _make_report_progress() -> None:
    op.create_table(
        "report_progress",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id"], ["reports.government_id", "reports.id"], name="fk_report_progress_report_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_report_progress_government_id"),
        sa.PrimaryKeyConstraint("government_id", "report_id", name="pk_report_progress"),
    )


def _make_report_rows() -> None:
    op.create_table(
        "report_rows",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("table_id", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("typeof(row_number) = 'integer'", name=op.f("ck_report_rows_row_number_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id"], ["reports.government_id", "reports.id"], name="fk_report_rows_report_id"
        ),
        sa.PrimaryKeyConstraint("government_id", "report_id", "table_id", "row_number", name="pk_report_rows"),
        sqlite_with_rowid=False,
    )


def _make_report_tables() -> None:
    op.create_table(
        "report_tables",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("table_id", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("heading_row", sa.Integer(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("totals", sa.Integer(), nullable=False),
        sa.CheckConstraint("typeof(read) = 'integer'", name=op.f("ck_report_tables_read_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "read = accepted + rejected + blank + totals", name=op.f("ck_report_tables_every_row_is_accounted_for")
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id"], ["reports.government_id", "reports.id"], name="fk_report_tables_report_id"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_report_tables_government_id"),
        sa.PrimaryKeyConstraint("government_id", "report_id", "table_id", name="pk_report_tables"),
    )


def _make_statement_reports() -> None:
    op.create_table(
        "statement_reports",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id"],
            ["reports.government_id", "reports.id"],
            name="fk_statement_reports_report_id",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "statement_id"],
            ["statements.government_id", "statements.id"],
            name="fk_statement_reports_statement_id",
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_statement_reports_government_id"),
        sa.PrimaryKeyConstraint("government_id", "statement_id", "report_id", name="pk_statement_reports"),
    )
    op.create_index("ix_statement_reports_report", "statement_reports", ["government_id", "report_id"])


def _make_explanations() -> None:
    op.create_table(
        "explanations",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("finding_number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id", "finding_number"],
            ["findings.government_id", "findings.report_id", "findings.number"],
            name="fk_explanations_finding_number",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "written_by"], ["people.government_id", "people.id"], name="fk_explanations_written_by"
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_explanations_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_explanations"),
    )
    op.create_index("ix_explanations_finding", "explanations", ["government_id", "report_id", "finding_number", "id"])


def _make_finding_decisions() -> None:
    op.create_table(
        "finding_decisions",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("finding_number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('count', 'leave_out')", name=op.f("ck_finding_decisions_decision_is_known")),
        sa.ForeignKeyConstraint(
            ["government_id", "decided_by"],
            ["people.government_id", "people.id"],
            name="fk_finding_decisions_decided_by",
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "report_id", "finding_number"],
            ["findings.government_id", "findings.report_id", "findings.number"],
            name="fk_finding_decisions_finding_number",
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name="fk_finding_decisions_government_id"),
        sa.PrimaryKeyConstraint("government_id", "id", name="pk_finding_decisions"),
    )
    op.create_index(
        "ix_finding_decisions_finding", "finding_decisions", ["government_id", "report_id", "finding_number", "id"]
    )
