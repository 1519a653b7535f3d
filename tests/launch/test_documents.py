import re

import yaml
from django.conf import settings

from config.env import ROOT

VARIABLE = r"(?:FILROUGE_[A-Z_]+|DATABASE_URL|REDIS_URL|EMAIL_URL)"
READ = set(
    re.findall(f'"({VARIABLE})"', "".join((ROOT / "config" / name).read_text() for name in ("env.py", "mail.py")))
)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_variable_that_is_read_is_documented_and_none_other():
    documented = set(re.findall(rf"^\| `({VARIABLE})`", (ROOT / "docs/operating.md").read_text(), re.MULTILINE))
    assert documented == READ


def test_the_compose_file_sets_only_what_is_read():
    assert set(COMPOSE["services"]["web"]["environment"]) <= READ


def test_what_the_compose_file_asks_for_stands_in_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked == offered


def test_each_queue_has_a_worker_in_every_way_of_running_the_site():
    composed = [" ".join(service.get("command", [])) for service in COMPOSE["services"].values()]
    launcher = (ROOT / "config/launch.py").read_text()
    for queue in (settings.GRADING, settings.HOUSEKEEPING):
        assert len([command for command in composed if f"worker --queues={queue} " in command]) == 1
        assert f'"--queues={queue}"' in launcher
        assert f"worker --queues={queue} " in (ROOT / "docs/operating.md").read_text()


def test_links_between_documents_lead_somewhere():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md")]
    for document in documents:
        prose = re.sub(r"`[^`\n]+`", "", document.read_text())
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", prose):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_files_that_the_architecture_names_exist():
    named = re.findall(r"`((?:apps|config|tests|docs)/[\w/.-]+\.\w+)`", (ROOT / "docs/architecture.md").read_text())
    assert len(named) > 10
    assert not [name for name in named if not (ROOT / name).exists()]
