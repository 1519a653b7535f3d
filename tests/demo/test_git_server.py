import gzip
import http.client
import os
import socket
import subprocess
from urllib.parse import urlsplit

import pytest

from demo.git_server import serve
from demo.story import Story


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    story = Story(tmp_path_factory.mktemp("stories") / "ines")
    for number in range(60):
        story.commit(f"feat: step {number}", {f"step_{number}.py": f"step = {number}\n" * 50})
    story.publish(folder / "ines" / "project.git")
    (folder.parent / "beside.txt").write_text("not to be served")
    with serve(folder) as base_url:
        yield base_url, story


def git(*arguments, cwd=None):
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(["git", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def request(base_url, method, path, body=None, **options):
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=10)
    connection.request(method, path, body=body, **options)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_a_clone_brings_the_whole_history(served, tmp_path):
    base_url, story = served
    cloned = git("clone", f"{base_url}/ines/project.git", str(tmp_path / "clone"))
    assert cloned.returncode == 0, cloned.stderr
    assert git("rev-parse", "HEAD", cwd=tmp_path / "clone").stdout.strip() == story.head
    assert git("rev-list", "--count", "HEAD", cwd=tmp_path / "clone").stdout.strip() == "60"


def test_a_later_fetch_brings_what_is_missing(served, tmp_path):
    base_url, _ = served
    clone = tmp_path / "clone"
    git("clone", "--depth=1", f"{base_url}/ines/project.git", str(clone))
    fetched = git("fetch", "--unshallow", cwd=clone)
    assert fetched.returncode == 0, fetched.stderr
    assert git("rev-list", "--count", "HEAD", cwd=clone).stdout.strip() == "60"


def test_a_compressed_chunked_request_is_understood(served):
    base_url, story = served
    want = f"0032want {story.head}\n00000009done\n".encode()
    headers = {"Content-Type": "application/x-git-upload-pack-request", "Content-Encoding": "gzip"}
    compressed = gzip.compress(want)
    status, body = request(
        base_url,
        "POST",
        "/ines/project.git/git-upload-pack",
        body=iter([compressed[:10], compressed[10:]]),
        headers=headers,
        encode_chunked=True,
    )
    assert status == 200
    assert b"PACK" in body


def test_pushing_is_refused(served, tmp_path):
    base_url, _ = served
    clone = tmp_path / "clone"
    git("clone", f"{base_url}/ines/project.git", str(clone))
    pushed = git("push", "origin", "HEAD:refs/heads/mine", cwd=clone)
    assert pushed.returncode != 0
    assert "403" in pushed.stderr


@pytest.mark.parametrize(
    "path", ["/nobody.git/info/refs?service=git-upload-pack", "/../beside.txt", "/%2e%2e/beside.txt"]
)
def test_nothing_outside_the_folder_is_served(served, path):
    status, body = request(served[0], "GET", path)
    assert status >= 400
    assert b"not to be served" not in body


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Length: 999999999999\r\n", b""),
        ("Content-Length: -1\r\n", b""),
        ("Transfer-Encoding: chunked\r\n", b"nonsense\r\n"),
        ("Transfer-Encoding: chunked\r\n", b"FFFFFFFFFF\r\n"),
    ],
)
def test_a_malformed_or_oversized_body_is_refused_at_once(served, headers, body):
    host, port = urlsplit(served[0]).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"POST /ines/project.git/git-upload-pack HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode() + body
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_it_listens_on_loopback_alone(served):
    assert urlsplit(served[0]).hostname == "127.0.0.1"
