"""A school's list: read as spreadsheets write it, shown first, and written only once that was confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.cohorts import services
from apps.cohorts.models import Membership, RosterEntry
from apps.cohorts.roster import prepare, write
from apps.cohorts.roster_file import MAXIMUM_PEOPLE, read
from apps.cohorts.spreadsheet import decode
from tests.factories import CohortFactory, InstructorFactory, StudentFactory, UserFactory

EXCEL = "Nom;Prénom;Courriel;N° étudiant\r\nLefèvre;Zoé;Zoe@Example.org;42\r\n\r\nBenali;Inès;ines@example.org;007\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_excel_writes_is_understood(encoding):
    roster = read(decode(EXCEL.encode(encoding)))
    assert roster.problems == []
    assert [(person.line, person.email, person.full_name, person.external_id) for person in roster.people] == [
        (2, "zoe@example.org", "Zoé Lefèvre", "42"),
        (4, "ines@example.org", "Inès Benali", "007"),
    ]


@pytest.mark.parametrize(
    "text",
    ['E-mail,Name\na@example.org,"Ada, Countess"\n', "name\temail\nAda, Countess\ta@example.org"],
)
def test_commas_and_tabs_do_as_well(text):
    assert [person.full_name for person in read(text).people] == ["Ada, Countess"]


@pytest.mark.parametrize(
    ("lines", "line", "sentence"),
    [
        ("a@example.org;A\nnobody;B", 3, "“nobody” is not an e-mail address."),
        (";A", 2, "There is no e-mail address."),
        ("a@example.org;", 2, "There is no name."),
        ("a@example.org;A\nA@example.org;B", 3, "Line 2 has the same e-mail address."),
        ("a@example.org;A;1\nb@example.org;B;1", 3, "Line 2 has the same number."),
        (f"a@example.org;{'x' * 151}", 2, "too long"),
        ('a@example.org;"A\n' + "x" * 140_000 + '"', 2, "cannot be read"),
    ],
)
def test_each_fault_is_told_with_its_line(lines, line, sentence):
    problem = read(f"e-mail;name;id\n{lines}\n").problems[0]
    assert problem.line == line
    assert sentence in problem.sentence


@pytest.mark.parametrize("text", ["", "\n\n", "a@example.org;Ada", "name;id\nAda;1", "\x00"])
def test_a_file_without_named_columns_says_which_it_needs(text):
    problems = read(text).problems
    assert len(problems) == 1
    assert "must name the columns" in problems[0].sentence


def test_a_file_that_is_too_long_is_not_read_to_its_end():
    text = "e-mail;name\n" + "".join(f"p{number}@example.org;P\n" for number in range(MAXIMUM_PEOPLE + 5))
    roster = read(text)
    assert len(roster.people) == MAXIMUM_PEOPLE
    assert [problem.line for problem in roster.problems] == [MAXIMUM_PEOPLE + 2]


@pytest.fixture
def cohort(db):
    return CohortFactory(slug="spring")


@pytest.fixture
def page(client, cohort):
    client.force_login(InstructorFactory(cohort=cohort).user)
    return reverse("cohorts:roster", args=["spring"])


def test_nothing_is_written_before_it_is_confirmed(client, cohort, page):
    UserFactory(email="ines@example.org")
    file = SimpleUploadedFile("liste.csv", EXCEL.encode("cp1252"), "text/csv")
    shown = client.post(page, {"file": file})
    html = shown.content.decode()
    assert "Zoé Lefèvre" in html
    assert "1 have an account and join at once; 1 will be expected" in html
    assert not RosterEntry.objects.exists()
    client.post(page, {"text": shown.context["text"], "confirm": "1"})
    assert set(cohort.roster.values_list("email", "external_id", "user__email")) == {
        ("zoe@example.org", "42", None),
        ("ines@example.org", "007", "ines@example.org"),
    }
    assert cohort.memberships.get(user__email="ines@example.org").role == Membership.Role.STUDENT


def test_a_wrong_line_is_confirmed_in_vain(client, page):
    response = client.post(page, {"text": "e-mail;name\nnobody;A\nb@example.org;B\n", "confirm": "1"})
    assert response.status_code == 422
    assert "Nothing was imported" in response.content.decode()
    assert not RosterEntry.objects.exists()


@pytest.mark.parametrize("answers", [{}, {"text": " "}, {"file": SimpleUploadedFile("x.csv", b"x" * (1024**2 + 1))}])
def test_no_file_and_too_large_a_file_are_refused(client, page, answers):
    assert client.post(page, answers).status_code == 422


def test_the_join_link_finds_who_was_expected(cohort):
    write(cohort, read("e-mail;name;id\nzoe@example.org;Zoé;42\n").people)
    user = UserFactory(email="zoe@example.org")
    services.enrol(cohort=cohort, user=user)
    assert cohort.roster.get().user == user


def test_the_people_page_shows_numbers_and_who_is_missing(client, cohort, page):
    member = StudentFactory(cohort=cohort, user__email="ines@example.org")
    write(cohort, read(EXCEL).people)
    people = client.get(reverse("cohorts:people", args=["spring"]))
    assert (member, "007") in people.context["members"]
    assert [entry.email for entry in people.context["expected"]] == ["zoe@example.org"]
    entry = cohort.roster.get(email="zoe@example.org")
    client.post(reverse("cohorts:forget", args=["spring", entry.pk]))
    assert cohort.roster.count() == 1


def test_a_second_import_corrects_and_demotes_nobody(cohort):
    assistant = InstructorFactory(cohort=cohort, user__email="a@example.org")
    write(cohort, read("e-mail;name;id\na@example.org;Old;1\nb@example.org;B;2\n").people)
    write(cohort, read("e-mail;name;id\na@example.org;New;2\nb@example.org;B;1\n").people)
    assert set(cohort.roster.values_list("full_name", "external_id")) == {("New", "2"), ("B", "1")}
    assistant.refresh_from_db()
    assert assistant.role == Membership.Role.INSTRUCTOR


def test_a_number_that_is_somebody_elses_is_a_fault(cohort):
    write(cohort, read("e-mail;name;id\na@example.org;A;1\n").people)
    problem = prepare(cohort, "e-mail;name;id\nb@example.org;B;1\n").roster.problems[0]
    assert (problem.line, "a@example.org" in problem.sentence) == (2, True)


def test_a_longer_roster_costs_no_more_queries(cohort, django_assert_num_queries):
    for count in (2, 20):
        text = "e-mail;name\n" + "".join(f"p{number}@example.org;P\n" for number in range(count))
        with django_assert_num_queries(3):
            found = prepare(cohort, text)
        with django_assert_num_queries(5):
            write(cohort, found.roster.people)


def test_an_operator_opens_a_cohort_and_imports_a_roster(db, tmp_path, capsys):
    UserFactory(email="teacher@example.org")
    call_command("create_cohort", "Master 2", "--instructor", "Teacher@example.org", "--time-zone", "UTC")
    assert "master-2: /join/" in capsys.readouterr().out
    file = tmp_path / "roster.csv"
    file.write_bytes(EXCEL.encode("cp1252"))
    call_command("import_roster", "master-2", str(file), "--dry-run")
    assert not RosterEntry.objects.exists()
    call_command("import_roster", "master-2", str(file))
    assert "2 on the roster: 0 join at once, 2 are expected" in capsys.readouterr().out
    assert RosterEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("create_cohort", "X", "--instructor", "nobody@example.org"), "nobody has an account"),
        (("create_cohort", "X", "--time-zone", "Mars"), "is not a time zone"),
        (("import_roster", "nothing", "roster.csv"), "no cohort is called"),
        (("import_roster", "spring", "/nowhere.csv"), "No such file"),
        (("import_roster", "spring", __file__), "must name the columns"),
    ],
)
def test_an_operator_is_told_what_is_wrong(cohort, command, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*command)
    assert not RosterEntry.objects.exists()
