"""Which addresses are accepted, and what a stranger is told of the others, before any network is touched."""

import pytest

from filrouge import SourcePolicy, StudentError, check_source
from filrouge.source import Source
from filrouge.source.networks import refuse_private

NOBODY = SourcePolicy()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://github.com/camille/project", "https://github.com/camille/project"),
        ("  https://github.com/camille/project.git/ \n", "https://github.com/camille/project.git"),
        ("HTTPS://GitHub.com:443/a/b", "https://github.com:443/a/b"),
    ],
)
def test_an_ordinary_address_is_accepted(text: str, url: str) -> None:
    assert check_source(text, NOBODY).url == url


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "source.missing"),
        ("   ", "source.missing"),
        ("my project", "source.not_a_url"),
        ("project", "source.not_a_url"),
        ("github.com/camille/project", "source.not_a_url"),
        ("https://", "source.not_a_url"),
        ("https://github.com", "source.not_a_url"),
        ("https://[::1", "source.not_a_url"),
        ("https://host:99999/a", "source.not_a_url"),
        ("https://host.org/a\u202eb", "source.not_a_url"),
        ("https://host.org/" + "a" * 500, "source.not_a_url"),
        ("--upload-pack=touch /tmp/x", "source.not_a_url"),
        ("file:///etc/passwd", "source.scheme"),
        ("ftp://host.org/a", "source.scheme"),
        ("git://host.org/a", "source.scheme"),
        ("ext::sh -c true", "source.not_a_url"),
        ("ext::sh", "source.scheme"),
        ("fd::17", "source.scheme"),
        ("ssh://git@github.com/a/b", "source.ssh"),
        ("git@github.com:camille/project.git", "source.ssh"),
        ("http://github.com/a/b", "source.plain_http"),
        ("https://user:secret@github.com/a/b", "source.credentials"),
        ("https://token@github.com/a/b", "source.credentials"),
        ("https://github.com:8443/a/b", "source.port"),
        ("https://github.com/a/b?x=1", "source.not_a_repository_address"),
        ("https://github.com/a/b#readme", "source.not_a_repository_address"),
        ("https://localhost/a", "source.private"),
        ("https://printer.local/a", "source.private"),
        ("https://127.0.0.1/a", "source.private"),
        ("https://10.0.0.8/a", "source.private"),
        ("https://169.254.169.254/latest/meta-data", "source.private"),
        ("https://[::1]/a", "source.private"),
        ("https://[::ffff:127.0.0.1]/a", "source.private"),
        ("https://[fe80::1]/a", "source.private"),
        ("/etc", "source.not_a_url"),
    ],
)
def test_any_other_address_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(StudentError) as refused:
        check_source(text, NOBODY)
    assert refused.value.message.id == reason


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(StudentError) as refused:
        check_source("https://user:hunter2@github.com/a/b", NOBODY)
    assert "hunter2" not in str(refused.value)


def test_an_ssh_address_comes_back_as_the_https_one() -> None:
    with pytest.raises(StudentError) as refused:
        check_source("git@gitlab.com:camille/project.git", NOBODY)
    assert refused.value.message.values["suggestion"] == "https://gitlab.com/camille/project.git"


def test_a_trusted_host_may_be_plain_and_private_on_its_own_port_only() -> None:
    policy = SourcePolicy(frozenset({"127.0.0.1:8010"}))
    assert check_source("http://127.0.0.1:8010/a.git", policy).trusted
    with pytest.raises(StudentError):
        check_source("http://127.0.0.1:8011/a.git", policy)


def test_a_folder_is_accepted_only_where_the_policy_says_so(tmp_path) -> None:
    assert check_source(str(tmp_path), SourcePolicy(paths=True)).is_path
    with pytest.raises(StudentError):
        check_source(str(tmp_path), NOBODY)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "::"),
        *("fd00::1", "fe80::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b:1::1", "64:ff9b::7f00:1", "ff02::1"),
    ],
)
def test_a_name_that_leads_to_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(StudentError):
        refuse_private("innocent.example", ("93.184.215.14", address))


def test_git_is_pinned_to_the_addresses_that_were_checked(monkeypatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.215.14", 443))])
    protocols, configuration = Source("https://h.org/a", "https://h.org/a", "h.org", 443).transport()
    assert protocols == ("https",)
    assert configuration == ("http.curloptResolve=h.org:443:93.184.215.14",)
