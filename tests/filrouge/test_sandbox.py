"""What the sandbox holds in. `tests/hostile` attacks it; here is what it promises every day."""

import shutil
import threading
from pathlib import Path

import pytest

from filrouge.errors import PlatformError
from filrouge.limits import Limits
from filrouge.sandbox import Job, Mount, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from tests.filrouge.places import PYTHON, shell

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


def test_this_machine_can_shut_code_in() -> None:
    assert Bubblewrap().capability().problem == ""


def test_there_is_no_network_but_loopback() -> None:
    [done] = shell("cat /proc/net/dev | grep -c : ; getent hosts example.org || echo unknown")
    assert done.output == "1\nunknown\n"


def test_the_host_is_invisible(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2")
    [done] = shell(f"cat {tmp_path}/secret /etc/shadow; ls /root /home /var; cat /etc/passwd")
    assert "hunter2" not in done.output
    assert done.output.endswith("student:x:1000:1000:student:/student/home:/bin/sh\n")


def test_the_hosts_environment_is_not_passed_on(monkeypatch) -> None:
    monkeypatch.setenv("FILROUGE_SECRET_KEY", "hunter2")
    [done] = shell("env; cat /proc/1/environ; cat /proc/*/environ")
    assert "hunter2" not in done.output


def test_the_host_cannot_be_learnt_from_the_command_line(tmp_path: Path) -> None:
    [done] = shell("cat /proc/1/cmdline | tr '\\0' ' '", mounts=(Mount(tmp_path, "/shown"),))
    assert str(tmp_path) not in done.output


def test_no_privilege_is_held_nor_gained() -> None:
    [done] = shell("id -u; grep -E 'Cap(Eff|Prm|Bnd)|NoNewPrivs' /proc/self/status | tr -d '\\t'")
    assert (
        done.output == "1000\nCapPrm:0000000000000000\nCapEff:0000000000000000\nCapBnd:0000000000000000\nNoNewPrivs:1\n"
    )


def test_only_the_private_copy_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")
    script = "cd /student/project && echo theirs > a.txt && cat a.txt; touch /usr/x /checkout/x /etc/x /x /filrouge/x"
    [done] = shell(script, checkout=tmp_path)
    assert done.output.startswith("theirs\n")
    assert done.output.count("Read-only file system") == 5
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_a_mount_is_visible_at_its_place_and_read_only(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("shown")
    [done] = shell("cat /shown/data; echo x > /shown/data || echo refused", mounts=(Mount(tmp_path, "/shown"),))
    assert done.output.startswith("shown")
    assert done.output.endswith("refused\n")


def test_devices_are_there_and_nothing_can_be_added_to_them() -> None:
    [done] = shell("echo x > /dev/null && echo x > /dev/shm/x && echo fine; touch /dev/x; mknod /tmp/d c 1 1")
    assert done.output.startswith("fine\n")
    assert "Read-only file system" in done.output
    assert "Operation not permitted" in done.output


def test_nothing_of_a_step_survives_it() -> None:
    left = "(trap '' TERM HUP INT; setsid sh -c 'while :; do sleep 0.1; done' & ) ; echo left"
    first, second = shell(left, "ls /proc | grep -c '^[0-9]*$'")
    assert first.output == "left\n"
    assert int(second.output) <= 6, "the first process, the driver, and this step's own"


def test_a_machine_without_bubblewrap_refuses_instead_of_running_bare(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert Bubblewrap().capability().problem == "sandbox.missing"
    with pytest.raises(PlatformError):
        shell("true")


def test_a_sandbox_that_cannot_start_is_our_fault() -> None:
    with pytest.raises(PlatformError) as broken:
        Bubblewrap().run(Job((Step("a", ("true",), 5),), "/no/such/python", (), Limits()), cancelled=threading.Event())
    assert broken.value.message.id == "sandbox.broken"
