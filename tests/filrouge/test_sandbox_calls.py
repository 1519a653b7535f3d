"""Which calls of the kernel are refused inside the sandbox, and which work as ever."""

import re
import threading
from pathlib import Path

import pytest

from filrouge.limits import Limits
from filrouge.sandbox import Job, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.seccomp import _REFUSED, program
from tests.filrouge.places import PYTHON

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


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
