"""What the sandbox holds in. `tests/hostile` attacks it; here is what it promises every day."""

import contextlib
import re
import shutil
import threading
import time
from pathlib import Path

import pytest

from apps.pipeline.errors import Cancelled, PlatformError
from apps.pipeline.plan import Limits
from apps.pipeline.sandbox import Completed, Job, Mount, Step
from apps.pipeline.sandbox.bubblewrap import Bubblewrap
from apps.pipeline.sandbox.ceilings import PATIENT_NICENESS, Watch, group
from apps.pipeline.sandbox.control_groups import ControlGroup
from apps.pipeline.sandbox.limits import Cleaner, clean
from apps.pipeline.sandbox.seccomp import _REFUSED, program

PYTHON = "/usr/bin/python3"

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


def shell(*scripts: str, limits: Limits | None = None, seconds: int = 20, **more: object) -> list[Completed]:
    steps = tuple(Step(f"step{n}", ("sh", "-c", script), seconds, "/student") for n, script in enumerate(scripts))
    job = Job(steps, PYTHON, more.pop("mounts", ()), limits or Limits(), more.pop("checkout", None))  # type: ignore[arg-type]
    return Bubblewrap().run(job, cancelled=more.pop("cancelled", threading.Event()), **more)  # type: ignore[arg-type]


def test_this_machine_can_shut_code_in() -> None:
    assert Bubblewrap().capability().problem == ""


def test_steps_run_in_order_and_tell_their_status_and_output() -> None:
    first, second = shell("echo hello; exit 3", "echo bye >&2")
    assert (first.exit, first.output) == (3, "hello\n")
    assert (second.exit, second.output) == (0, "bye\n")


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


def test_a_step_that_never_ends_is_stopped_and_the_next_one_runs() -> None:
    endless, after = shell("echo begun; sleep 1000", "echo after", seconds=1)
    assert (endless.exit, endless.stopped_by, endless.output) == (None, "wall", "begun\n")
    assert after.output == "after\n"


def test_a_step_ends_with_its_command_even_where_a_forgotten_process_goes_on_writing() -> None:
    [done] = shell("yes forgotten & sleep 0.3; exit 4", seconds=120)
    assert (done.exit, done.stopped_by) == (4, "")
    assert done.seconds < 60


def test_nothing_of_a_step_survives_it() -> None:
    left = "(trap '' TERM HUP INT; setsid sh -c 'while :; do sleep 0.1; done' & ) ; echo left"
    first, second = shell(left, "ls /proc | grep -c '^[0-9]*$'")
    assert first.output == "left\n"
    assert int(second.output) <= 6, "the first process, the driver, and this step's own"


def running(marker: str) -> int:
    """How many processes of this machine have `marker` on their command line."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            count += marker.encode() in path.read_bytes()
    return count


def test_nothing_of_a_job_survives_it(ceilings: str) -> None:
    for _ in range(5):
        marker = f"9{time.monotonic_ns() % 10**7}"
        shell(f"for n in 1 2 3 4 5 6 7 8; do setsid nohup sleep {marker} >/dev/null 2>&1 & done; echo started")
        assert running(marker) == 0


def test_the_disk_has_a_ceiling() -> None:
    limits = Limits(disk_bytes=16 * 1024**2)
    [done] = shell("head -c 64000000 /dev/zero > /student/big; echo status $?", limits=limits)
    assert "status 0" not in done.output


def test_memory_has_a_ceiling() -> None:
    limits = Limits(memory_bytes=256 * 1024**2)
    [done] = shell(f"{PYTHON} -c 'b = bytearray(10**9)' 2>&1 | tail -1", limits=limits)
    assert done.output == "MemoryError\n"


def test_output_is_cut_at_its_ceiling_and_the_step_goes_on() -> None:
    [done] = shell("yes filler | head -c 5000000; exit 4", limits=Limits(output_bytes=10_000))
    assert (len(done.output), done.exit) == (10_000, 4)


def test_records_come_line_by_line_while_the_step_runs() -> None:
    heard: list[tuple[bytes, float]] = []
    step = Step(
        "talk",
        (
            PYTHON,
            "-c",
            "import os, time; p = int(os.environ['FILROUGE_RECORDS'])\n"
            "os.write(p, b'one\\n'); time.sleep(0.5); os.write(p, b'two\\n')",
        ),
        20,
        "/student",
        records=True,
    )
    Bubblewrap().run(
        Job((step,), PYTHON, (), Limits()),
        cancelled=threading.Event(),
        on_record=lambda line: heard.append((line, time.monotonic())),
    )
    assert [line for line, _ in heard] == [b"one", b"two"]
    assert heard[1][1] - heard[0][1] > 0.3


def test_output_comes_while_the_step_runs() -> None:
    heard: list[tuple[bytes, float]] = []
    step = Step("talk", ("sh", "-c", "echo one; sleep 0.5; echo two"), 20, "/student")
    Bubblewrap().run(
        Job((step,), PYTHON, (), Limits()),
        cancelled=threading.Event(),
        on_output=lambda chunk: heard.append((chunk, time.monotonic())),
    )
    assert [chunk for chunk, _ in heard] == [b"one\n", b"two\n"]
    assert heard[1][1] - heard[0][1] > 0.3


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_stream_is_cleaned_as_its_whole_would_be(cut: int) -> None:
    whole = "né \x1b[1;32mgreen\x1b[0m\r\nnext \x1b]0;title\x07end\n".encode()
    cleaner = Cleaner()
    assert cleaner.feed(whole[:cut]) + cleaner.feed(whole[cut:]) == clean(whole.decode())


def test_an_escape_that_never_ends_is_not_waited_for() -> None:
    cleaner = Cleaner()
    told = "".join(cleaner.feed(b"\x1b]0;" if number == 0 else b"x" * 100) for number in range(20))
    assert len(told) > 1000


def test_files_are_brought_back() -> None:
    step = Step(
        "make", ("sh", "-c", "printf '\\000\\001' > /tmp/out"), 20, "/student", collect=("/tmp/out", "/tmp/none")
    )
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    assert done.files == {"/tmp/out": b"\0\1"}


def test_a_needed_step_that_fails_ends_the_job() -> None:
    steps = (Step("first", ("false",), 5, "/student", needed=True), Step("second", ("true",), 5, "/student"))
    done = Bubblewrap().run(Job(steps, PYTHON, (), Limits()), cancelled=threading.Event())
    assert [completed.name for completed in done] == ["first"]


def test_a_driver_that_is_stopped_does_not_hold_the_worker() -> None:
    began = time.monotonic()
    [done] = shell("kill -STOP $PPID; sleep 100", "echo never", seconds=2)
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert time.monotonic() - began < 60


def test_an_order_to_stop_is_obeyed_at_once() -> None:
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        shell("sleep 300", cancelled=cancelled, seconds=300)
    assert time.monotonic() - began < 60


def test_a_machine_without_bubblewrap_refuses_instead_of_running_bare(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert Bubblewrap().capability().problem == "sandbox.missing"
    with pytest.raises(PlatformError):
        shell("true")


def test_a_sandbox_that_cannot_start_is_our_fault() -> None:
    with pytest.raises(PlatformError) as broken:
        Bubblewrap().run(Job((Step("a", ("true",), 5),), "/no/such/python", (), Limits()), cancelled=threading.Event())
    assert broken.value.message.id == "sandbox.broken"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\there", "tab\there"),
        ("\x00\x08evil\u202e", "\ufffd\ufffdevil\ufffd"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_text_from_a_stranger_is_made_plain(raw: str, plain: str) -> None:
    assert clean(raw) == plain


HOG = f"{PYTHON} -c 'import time; b = bytearray(150 * 1024**2); time.sleep(4); print(1)' &"


@pytest.fixture(params=["as this machine allows", "by watching"])
def ceilings(request, monkeypatch) -> str:
    """Both ways of keeping ceilings, where this machine has control groups at all."""
    if request.param == "by watching":
        monkeypatch.setattr(
            "apps.pipeline.sandbox.bubblewrap.group", lambda limits: Watch(limits.memory_bytes, limits.processes)
        )
    return str(request.param)


def test_memory_is_counted_over_the_whole_tree(ceilings: str) -> None:
    limits = Limits(memory_bytes=300 * 1024**2, disk_bytes=1024**2)
    [done] = shell(HOG * 6 + " wait", limits=limits)
    assert done.output.count("1") <= 2, "six times 150 MB do not fit into 300 MB"


def test_a_job_that_has_run_for_long_is_watched_at_a_lower_priority(monkeypatch) -> None:
    monkeypatch.setattr("apps.pipeline.sandbox.bubblewrap.group", lambda limits: Watch(1024**4, 4096))
    monkeypatch.setattr("apps.pipeline.sandbox.session.EAGER_SECONDS", 0.2)
    [done] = shell(f"nice; until [ $(nice) -ge {PATIENT_NICENESS} ]; do sleep 0.1; done; echo patient")
    assert done.output.split()[1:] == ["patient"]


def test_a_group_that_gives_way_has_a_smaller_share_of_the_processors() -> None:
    ceilings = group(Limits())
    if not isinstance(ceilings, ControlGroup):
        pytest.skip("this machine lets us make no control group")
    try:
        names = ("cpu.shares", "cpu.weight")
        shares = [folder / name for folder in ceilings.folders for name in names if (folder / name).exists()]
        before = [int(share.read_text()) for share in shares]
        ceilings.give_way(0)
        assert all(int(share.read_text()) < former for share, former in zip(shares, before, strict=True))
        assert shares
    finally:
        ceilings.close()


def test_a_fork_bomb_meets_its_ceiling_and_the_neighbour_does_not_notice(ceilings: str) -> None:
    marker = f"bomb{time.monotonic_ns()}"
    bomb = f"{PYTHON} -c 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass' {marker}"
    began = time.monotonic()
    [done] = shell(bomb, limits=Limits(processes=64), seconds=3)
    assert done.stopped_by in ("wall", "busy", "processes", "sandbox")  # busy: others kept the processors
    assert time.monotonic() - began < 60
    assert running(marker) == 0


def test_the_host_cannot_be_learnt_from_the_command_line(tmp_path: Path) -> None:
    [done] = shell("cat /proc/1/cmdline | tr '\\0' ' '", mounts=(Mount(tmp_path, "/shown"),))
    assert str(tmp_path) not in done.output


def test_devices_are_there_and_nothing_can_be_added_to_them() -> None:
    [done] = shell("echo x > /dev/null && echo x > /dev/shm/x && echo fine; touch /dev/x; mknod /tmp/d c 1 1")
    assert done.output.startswith("fine\n")
    assert "Read-only file system" in done.output
    assert "Operation not permitted" in done.output


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("user namespace", "libc.unshare(0x10000000)"),
        ("mount namespace", "libc.unshare(0x00020000)"),
        ("tracing", "libc.ptrace(0, 0, 0, 0)"),
        ("keyring", "libc.syscall(250, 0, 0, 0)"),
        ("io_uring", "libc.syscall(425, 1, 0)"),
        ("mount", "libc.mount(b'x', b'/tmp', b'tmpfs', 0, 0)"),
        ("bpf", "libc.syscall(321, 0, 0, 0)"),
    ],
)
def test_a_dangerous_call_is_refused(name: str, code: str) -> None:
    script = f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint({code}, ctypes.get_errno())"
    step = Step("call", (PYTHON, "-c", script), 10, "/student")
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    assert done.output == "-1 1\n", name


def test_only_local_and_internet_sockets_can_be_made() -> None:
    script = (
        "import socket\n"
        "for family in (1, 2, 10, 16, 17, 38, 40):\n"
        "    try: socket.socket(family, socket.SOCK_STREAM if family < 11 else socket.SOCK_RAW); print(family)\n"
        "    except OSError as error: print(family, error.errno)\n"
    )
    step = Step("call", (PYTHON, "-c", script), 10, "/student")
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    assert done.output == "1\n2\n10\n16\n17 97\n38 97\n40 97\n"


def test_threads_and_processes_work_as_ever() -> None:
    script = (
        "import concurrent.futures as f, subprocess, threading\n"
        "print(sum(f.ThreadPoolExecutor(4).map(abs, range(-5, 0))))\n"
        "if __name__ == '__main__': print(sum(f.ProcessPoolExecutor(2).map(abs, range(-5, 0))))\n"
        "print(subprocess.check_output(['echo', 'ok']))\n"
    )
    step = Step("call", (PYTHON, "-c", script), 20, "/student")
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    assert done.output == "15\n15\nb'ok\\n'\n"


@pytest.mark.parametrize(
    ("machine", "header", "pattern", "column"),
    [
        ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", r"#define __NR_(\w+)\s+(\d+)", 0),
        ("aarch64", "/usr/include/asm-generic/unistd.h", r"#define __NR(?:3264)?_(\w+)\s+(\d+)", 1),
    ],
)
def test_call_numbers_are_those_of_the_kernels_tables(machine: str, header: str, pattern: str, column: int) -> None:
    if not Path(header).exists():
        pytest.skip("the kernel's headers are not installed")
    numbers = {name: int(number) for name, number in re.findall(pattern, Path(header).read_text())}
    for name, ours in _REFUSED.items():
        if ours[column] is not None:
            assert numbers[name] == ours[column], name
    assert len(program(machine)) % 8 == 0


def test_a_machine_without_a_table_has_no_filter_and_is_not_broken() -> None:
    assert program("riscv64") == b""


def test_text_of_several_bytes_survives_being_cut_into_pieces() -> None:
    [done] = shell("yes 'é€🎉' 2>/dev/null | head -c 900000 2>&1", limits=Limits(output_bytes=1024**2))
    assert "\ufffd" not in done.output[:-4]
