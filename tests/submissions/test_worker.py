"""What a worker does with a run, on a real repository."""

import pytest

import filrouge
from apps.submissions import services, worker
from apps.submissions.models import Run
from filrouge import Plan
from tests.factories import AssignmentFactory, RunFactory, StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY_ONLY = Plan.from_mapping({"name": "history", "checks": {"GIT03": {}}}).to_mapping()


@pytest.fixture
def submit(repository):
    assignment = AssignmentFactory(plan=HISTORY_ONLY)
    student = StudentFactory(cohort=assignment.cohort).user

    def submit(**values):
        return services.submit(assignment=assignment, student=student, **{"url": repository.url, **values})

    return submit


def graded(run):
    assert worker.work()
    run.refresh_from_db()
    return run


def test_a_bell_without_a_run_is_no_harm():
    assert not worker.work()


def test_a_run_ends_with_the_verdict_on_the_commit(repository, submit):
    revision = repository.commit("feat: first tests")
    run = graded(submit())
    assert (run.state, run.outcome, run.revision, run.branch) == ("finished", "finished", revision, "main")
    assert (run.attempts, run.reused_from, run.subject) == (1, None, "feat: first tests")
    assert run.checks.get().code == "GIT03"


def test_the_same_commit_is_not_graded_again(repository, submit, monkeypatch):
    repository.commit("feat: first tests")
    first = graded(submit())
    monkeypatch.setattr(filrouge, "run", lambda *_, **__: pytest.fail("graded again"))
    second = graded(submit())
    assert (second.reused_from, second.percent, second.revision) == (first, first.percent, first.revision)


def test_a_new_commit_is_graded(repository, submit):
    repository.commit("feat: first tests")
    first = graded(submit())
    repository.commit("docs: words", count=4)
    second = graded(submit())
    assert second.reused_from is None
    assert second.revision != first.revision


def test_what_is_pushed_after_the_receipt_is_not_graded_in_its_place(repository, submit):
    shown = repository.commit("feat: first tests")
    run = submit(commit=services.Commit(shown, "main"))
    repository.commit("docs: too late", count=4)
    run = graded(run)
    assert (run.revision, run.branch, run.subject) == (shown, "main", "feat: first tests")


def test_a_commit_that_was_taken_back_meanwhile_costs_no_attempt(repository, submit):
    repository.commit("feat: first tests")
    shown = repository.commit("feat: second", count=4)
    run = submit(commit=services.Commit(shown, "main"))
    repository.force("feat: rewritten", count=5)
    run = graded(run)
    assert (run.outcome, run.error["id"]) == ("refused", "source.no_such_revision")
    assert not Run.objects.spent().exists()


def test_an_address_without_a_repository_is_refused_with_its_reason(repository, submit):
    run = graded(submit(url=repository.url.replace("project", "nothing")))
    assert (run.state, run.outcome, run.error["id"]) == ("finished", "refused", "source.not_found")


def test_a_fault_of_ours_ends_the_run_with_a_reason_and_spares_the_worker(repository, submit, monkeypatch):
    def break_down(*_, **__):
        raise RuntimeError("a fault")

    monkeypatch.setattr(filrouge, "run", break_down)
    run = graded(submit())
    assert (run.state, run.error["id"]) == ("failed", "platform.engine_broke")


def test_a_cancelled_run_stops(repository, submit, monkeypatch):
    monkeypatch.setattr("apps.submissions.lease.LOOK_SECONDS", 0.05)
    engine = filrouge.run

    def cancel_first(*arguments, cancelled, **options):
        services.cancel(run=Run.objects.get())
        assert cancelled.wait(5)
        return engine(*arguments, cancelled=cancelled, **options)

    monkeypatch.setattr(filrouge, "run", cancel_first)
    repository.commit("feat: first tests")
    assert graded(submit()).state == "cancelled"


def test_a_worker_whose_run_was_taken_back_stops_and_writes_nothing(repository, submit, monkeypatch):
    monkeypatch.setattr("apps.submissions.lease.LOOK_SECONDS", 0.05)
    engine = filrouge.run

    def lose_first(*arguments, cancelled, **options):
        Run.objects.update(claim_token="of another worker")
        assert cancelled.wait(5)
        return engine(*arguments, cancelled=cancelled, **options)

    monkeypatch.setattr(filrouge, "run", lose_first)
    repository.commit("feat: first tests")
    run = graded(submit())
    assert (run.state, run.claim_token) == ("running", "of another worker")
    assert not run.checks.exists()


def test_a_worker_that_ends_rings_for_the_next_run(broker, repository, submit):
    import redis

    repository.commit("feat: first tests")
    submit()
    RunFactory(url="https://127.0.0.1/refused")
    client = redis.Redis.from_url(broker)
    client.flushall()
    worker.work()
    assert client.llen("grading") == 1


def test_the_lease_is_renewed_while_the_engine_works(repository, submit, monkeypatch, settings):
    monkeypatch.setattr("apps.submissions.lease.LOOK_SECONDS", 0.05)
    settings.LEASE_RENEWAL_SECONDS = 0.1
    leases = []
    engine = filrouge.run

    def watch(*arguments, **options):
        import time

        for _ in range(2):
            leases.append(Run.objects.get().lease_until)
            time.sleep(0.4)
        return engine(*arguments, **options)

    monkeypatch.setattr(filrouge, "run", watch)
    repository.commit("feat: first tests")
    graded(submit())
    assert leases[0] < leases[1]


def test_a_branch_that_was_forced_between_two_runs_is_noticed_and_not_forgotten(repository):
    assignment = AssignmentFactory(plan={"name": "memory", "checks": {"GIT08": {}}})
    student = StudentFactory(cohort=assignment.cohort).user

    def verdict():
        run = graded(services.submit(assignment=assignment, student=student, url=repository.url))
        return run.checks.get().document["message"]["id"]

    repository.commit("feat: first tests")
    repository.commit("feat: second tests", count=4)
    assert [verdict(), verdict()] == ["git.rewritten.first_run", "git.rewritten.first_run"]
    repository.force("feat: other tests", count=5)
    assert [verdict(), verdict()] == ["git.rewritten.some", "git.rewritten.some"]
    [heads] = student.projects.get().seen_heads(repository.url).values()
    assert len(heads) == 2


def test_a_branch_that_moved_elsewhere_is_graded_anew(repository, submit):
    repository.commit("feat: first tests")
    graded(submit())
    repository.branch("feat/elsewhere")
    assert graded(submit()).reused_from is None
    assert graded(submit()).reused_from is not None
