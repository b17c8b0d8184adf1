"""What is made of a run: reports, and where they go."""

from fleetscan.reports import (
    SCHEMA_VERSION,
    ReportError,
    RunNumbers,
    check_writable,
    report_schema,
    save_json_report,
    write_json_report,
)
from fleetscan.reports.output import is_standard_output, is_stream, open_output

__all__ = [
    "SCHEMA_VERSION",
    "ReportError",
    "RunNumbers",
    "check_writable",
    "is_standard_output",
    "is_stream",
    "open_output",
    "report_schema",
    "save_json_report",
    "write_json_report",
]
