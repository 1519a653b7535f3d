"""What operators do to cohorts and grades from the command line."""

from __future__ import annotations

import csv

import pytest
from django.core.management import CommandError, call_command

from apps.submissions.models import Project
from apps.submissions.summary import summarise
from tests.factories import AssignmentFactory, CohortFactory, FinishedRunFactory, ProjectFactory, StudentFactory
from tests.reports.workbooks import read_sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    cohort = CohortFactory(slug="spring")
    student = StudentFactory(cohort=cohort, user__email="ada@example.org").user
    project = ProjectFactory(assignment=AssignmentFactory(cohort=cohort, slug="git", title="Git"), student=student)
    FinishedRunFactory(project=project, percent=80)
    summarise([project.pk])
    return cohort


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_grades_are_exported_as_a_table(cohort, tmp_path):
    call_command("export_grades", "spring", str(tmp_path / "grades.csv"))
    assert lines(tmp_path / "grades.csv")[1][1:5] == ["ada@example.org", "", "80.0", "no"]


def test_grades_are_exported_for_moodle(cohort, tmp_path):
    call_command("export_grades", "spring", str(tmp_path / "it"), "--format=moodle", "--out-of=20")
    assert lines(tmp_path / "it") == [["Email address", "ID number", "Git"], ["ada@example.org", "", "16.00"]]


def test_grades_are_exported_as_a_workbook_in_french(cohort, tmp_path):
    call_command("export_grades", "spring", str(tmp_path / "grades.xlsx"), "--language=fr")
    assert list(read_sheets((tmp_path / "grades.xlsx").read_bytes())) == ["Notes", "Vérifications", "Exécutions"]


def test_grades_of_no_cohort_are_not_exported(tmp_path):
    with pytest.raises(CommandError, match="no cohort is called autumn"):
        call_command("export_grades", "autumn", str(tmp_path / "grades.csv"))
    assert not (tmp_path / "grades.csv").exists()


def test_a_file_that_cannot_be_written_is_told(cohort, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_grades", "spring", str(tmp_path / "nowhere" / "grades.csv"))


def test_a_grade_is_out_of_something(cohort, tmp_path):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("export_grades", "spring", str(tmp_path / "it.csv"), "--format=moodle", "--out-of=0")


def test_summaries_are_brought_up_to_date(cohort, capsys):
    Project.objects.update(submitted_runs=9, best_percent=1)
    call_command("summarise_projects", "--cohort=spring")
    project = Project.objects.get()
    assert (project.submitted_runs, project.best_percent) == (1, 80)
    assert "1 projects are up to date" in capsys.readouterr().out


def test_another_cohort_is_left_alone(cohort):
    CohortFactory(slug="autumn")
    Project.objects.update(submitted_runs=9)
    call_command("summarise_projects", "--cohort=autumn")
    assert Project.objects.get().submitted_runs == 9
    with pytest.raises(CommandError, match="no cohort"):
        call_command("summarise_projects", "--cohort=winter")


def test_a_cohort_is_archived_and_opened_again(cohort):
    call_command("archive_cohort", "spring")
    cohort.refresh_from_db()
    assert cohort.is_archived
    call_command("archive_cohort", "spring", "--open")
    cohort.refresh_from_db()
    assert not cohort.is_archived
    with pytest.raises(CommandError, match="no cohort"):
        call_command("archive_cohort", "autumn")
