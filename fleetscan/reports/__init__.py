"""Reports: views of a store, as bytes. One module per format; no AWS and no tasks here."""

from fleetscan.reports.json_report import save_json_report, write_json_report
from fleetscan.reports.numbers import RunNumbers
from fleetscan.reports.output import ReportError, check_writable
from fleetscan.reports.schema import SCHEMA_VERSION, report_schema

__all__ = [
    "SCHEMA_VERSION",
    "ReportError",
    "RunNumbers",
    "check_writable",
    "report_schema",
    "save_json_report",
    "write_json_report",
]
