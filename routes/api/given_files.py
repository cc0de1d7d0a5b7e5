"""Files for programs, each as its page sends it: reports, statements, vouchers, workbooks, a contract's audit file."""

from routes import audit_files, reports, statement_files, uploads, verifications, vouchers
from routes.api.contracts import PLACE
from routes.api.declaring import gives

_REPORTS, _STATEMENTS, _STATEMENT = "Reports", "Statements", "/statements/<statement_id>"
_PDF, _CSV, _ZIP = "application/pdf", "text/csv", "application/zip"

gives(
    *(_REPORTS, f"{PLACE}/periods/<period>/workbook", "give_workbook", uploads.download_workbook),
    kind=uploads.WORKBOOK,
)
gives(_REPORTS, "/reports/<report_id>/original", "give_original", reports.download_original)
gives(
    *(_REPORTS, "/reports/<report_id>/with-findings", "give_with_findings", reports.download_with_findings),
    kind=uploads.WORKBOOK,
)
gives(
    *("Verification", "/reports/<report_id>/verification/<table>/workbook", "give_workbook_to_verify"),
    verifications.download_workbook,
    kind=uploads.WORKBOOK,
)
gives(_STATEMENTS, f"{_STATEMENT}/pdf", "give_statement_pdf", statement_files.download_pdf, kind=_PDF)
gives(
    *(_STATEMENTS, f"{_STATEMENT}/workbook", "give_statement_workbook", statement_files.download_workbook),
    kind=uploads.WORKBOOK,
)
gives(_STATEMENTS, f"{_STATEMENT}/replay", "give_statement_replay", statement_files.download_replay)
gives("Vouchers and payments", "/vouchers/<batch_id>/file", "give_batch_file", vouchers.download, kind=_CSV)
gives("Contracts", f"{PLACE}/audit-file", "give_audit_file", audit_files.download, kind=_ZIP)
