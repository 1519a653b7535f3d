"""Grades to take away: as CSV, as a workbook, and in the form that Moodle imports. Each is written to a file."""

from apps.reports.exports.csv_files import write_grades, write_moodle
from apps.reports.exports.workbook import write_workbook

__all__ = ["write_grades", "write_moodle", "write_workbook"]
