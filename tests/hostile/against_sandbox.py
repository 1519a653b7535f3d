"""Attacks of running tests on the walls around them and on what the machine has to give."""

# ruff: noqa: E501 - files of repositories are written out as they are
from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.attack import Attack, attack

IMPATIENT = {"tests_seconds": 8}
"""For attacks that go on until they are stopped."""

SANDBOX: Mapping[str, Attack] = {
    "fork bomb": Attack(
        attack(
            """
made = []
try:
    for _ in range(1500):
        child = os.fork()
        if not child:
            time.sleep(100)
            os._exit(0)
        made.append(child)
except OSError:
    pass
finally:
    for child in made:
        os.kill(child, signal.SIGKILL)
assert len(made) < 200
"""
        ),
        said=None,
        limits={"processes": 64},
    ),
    "40 GB at once": Attack(attack("with pytest.raises(MemoryError):\n    bytearray(40 * 1024**3)")),
    "memory by many children": Attack(
        attack(
            """
for _ in range(12):
    if not os.fork():
        block = b"x" * (100 * 1024**2)
        time.sleep(100)
        os._exit(0)
time.sleep(100)
"""
        ),
        said="test.cut_short",
        limits=IMPATIENT,
    ),
    "disk filler in /student": Attack(
        attack(
            "with pytest.raises(OSError), open('/student/fill', 'wb') as f:\n    [f.write(bytes(1 << 20)) for _ in range(400)]"
        )
    ),
    "disk filler in /tmp": Attack(
        attack(
            "with pytest.raises(OSError), open('/tmp/a', 'wb') as f, open('/tmp/b', 'wb') as g:\n"
            "    [(f.write(bytes(1 << 20)), g.write(bytes(1 << 20))) for _ in range(200)]\nos.unlink('/tmp/a'); os.unlink('/tmp/b')"
        )
    ),
    "disk filler in /dev/shm": Attack(
        attack(
            "with pytest.raises(OSError), open('/dev/shm/a', 'wb') as f:\n    [f.write(bytes(1 << 20)) for _ in range(400)]"
        )
    ),
    "a million empty files": Attack(
        attack("for n in range(10**7):\n    pathlib.Path(f'/student/{n}').touch()"), said=None, limits=IMPATIENT
    ),
    "endless test": Attack(
        attack("while True: time.sleep(1)"), said="test.cut_short", findings=("test.hanging",), limits=IMPATIENT
    ),
    "daemon without a session": Attack(
        attack(
            """
if os.fork():
    return
os.setsid()
if os.fork():
    os._exit(0)
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    time.sleep(0.05)
"""
        )
    ),
    "daemon that holds the output": Attack(
        attack("subprocess.Popen(['setsid', 'sleep', '300'])  # keeps stdout open"), said=None
    ),
    "burning threads": Attack(
        attack(
            """
import threading
def burn():
    while True:
        pass
for _ in range(40):
    threading.Thread(target=burn, daemon=True).start()
time.sleep(0.2)
"""
        ),
        said=None,
        limits=IMPATIENT,
    ),
    "file descriptors": Attack(
        attack("with pytest.raises(OSError):\n    kept = [os.open('/dev/null', 0) for _ in range(100_000)]")
    ),
    "output flood": Attack(
        attack("for _ in range(30):\n    os.write(2, b'y' * (1 << 20)); sys.__stdout__.write('z' * (1 << 20))")
    ),
    "megabyte lines in a failure": Attack(
        attack("print('o' * (8 << 20))\nraise ValueError('x' * (4 << 20))"), said="test.some_failed"
    ),
    "host files": Attack(
        attack(
            """
secret = pathlib.Path("canary.txt").read_text()
for path in (secret, f"/proc/1/root{secret}", f"/checkout/../..{secret}", "/etc/shadow", "/home", "/run", "/sys", "/root/.ssh", "/root/.cache"):
    assert not os.path.exists(path), path
"""
        )
    ),
    "other runs": Attack(
        attack(
            """
seen = [line.split()[3] for line in open("/proc/self/mountinfo") if "/runs/" in line]
for root in seen:
    assert not os.path.exists(root) and not os.path.exists(os.path.dirname(root))
assert sorted(os.listdir("/student")) == ["home", "project"]
"""
        )
    ),
    "host environment": Attack(
        attack(
            """
for name in os.listdir("/proc"):
    if name.isdigit():
        try:
            assert b"CANARY" not in open(f"/proc/{name}/environ", "rb").read()
        except OSError:
            pass
assert not any("CANARY" in name for name in os.environ)
"""
        )
    ),
    "processes of others": Attack(
        attack("numbers = [int(n) for n in os.listdir('/proc') if n.isdigit()]\nassert len(numbers) < 12, numbers")
    ),
    "network by IPv4": Attack(
        attack("with pytest.raises(OSError):\n    socket.create_connection(('1.1.1.1', 443), timeout=2)")
    ),
    "network by IPv6": Attack(
        attack("with pytest.raises(OSError):\n    socket.create_connection(('2606:4700:4700::1111', 443), timeout=2)")
    ),
    "network by UDP": Attack(
        attack(
            "with pytest.raises(OSError):\n    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('8.8.8.8', 53))"
        )
    ),
    "host's loopback": Attack(
        attack(
            """
port = int(pathlib.Path("port.txt").read_text())
with pytest.raises(OSError):
    socket.create_connection(("127.0.0.1", port), timeout=2)
"""
        )
    ),
    "unix sockets": Attack(
        attack(
            """
for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket", pathlib.Path("socket.txt").read_text()):
    with socket.socket(socket.AF_UNIX) as client, pytest.raises(OSError):
        client.connect(path)
"""
        )
    ),
    "abstract sockets": Attack(
        attack(
            """
name = pathlib.Path("abstract.txt").read_text()
with socket.socket(socket.AF_UNIX) as client, pytest.raises(OSError):
    client.connect("\\0" + name)
"""
        )
    ),
    "trace the driver": Attack(
        attack(
            """
libc = ctypes.CDLL(None, use_errno=True)
for target in (1, os.getppid()):
    assert libc.ptrace(16, target, 0, 0) == -1
    with pytest.raises(OSError):
        open(f"/proc/{target}/mem", "r+b").read(1)
"""
        )
    ),
    "kill everything": Attack(
        attack("os.kill(-1, signal.SIGKILL)\ntime.sleep(5)"), said=None, findings=("test.ended_by_tests",)
    ),
    "kill the driver": Attack(attack("os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(5)"), said=None),
    "stop the driver": Attack(
        attack("os.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(1)"), said=None, limits=IMPATIENT
    ),
    "remount": Attack(
        attack(
            """
libc = ctypes.CDLL(None, use_errno=True)
for flags in (32, 32 | 4096, 4096):
    assert libc.mount(b"none", b"/usr", None, flags, None) == -1
assert libc.umount2(b"/usr", 2) == -1
assert libc.mount(b"proc", b"/tmp", b"proc", 0, None) == -1
"""
        )
    ),
    "write to the environment": Attack(
        attack(
            """
import pytest as module, importlib.util
targets = [module.__file__, importlib.util.cache_from_source(module.__file__), sys.executable, "/environment/pwned", "/usr/pwned", "/filrouge/drive.py", "/etc/passwd"]
for path in targets:
    with pytest.raises(OSError):
        open(path, "ab").write(b"# pwned")
    with pytest.raises(OSError):
        os.chmod(path, 0o777)
for link in ("/tmp/linked",):
    with pytest.raises(OSError):
        os.link(module.__file__, link)
"""
        )
    ),
    "symlinks to the host": Attack(
        attack(
            """
for target in ("/etc/shadow", "/proc/1/root/etc/shadow", "/proc/1/cwd/../../../root", "/checkout/../../root"):
    link = pathlib.Path("/tmp/link")
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    with pytest.raises(OSError):
        link.read_bytes()
"""
        )
    ),
    "set-user-id": Attack(
        attack(
            """
import shutil
shutil.copy("/usr/bin/id", "/tmp/id")
os.chmod("/tmp/id", 0o6755)
assert subprocess.run(["/tmp/id", "-u"], capture_output=True, text=True).stdout.strip() != "0"
with pytest.raises(OSError):
    os.setuid(0)
"""
        )
    ),
    "device nodes": Attack(
        attack(
            "import stat\nwith pytest.raises(OSError):\n    os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0))"
        )
    ),
    "user namespaces inside": Attack(
        attack(
            """
done = subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount -o remount,rw / && touch /pwned"], capture_output=True)
assert done.returncode != 0
"""
        )
    ),
    "kernel keyring, bpf, modules": Attack(
        attack(
            """
libc = ctypes.CDLL(None, use_errno=True)
for number in (250, 321, 175, 169, 298):  # keyctl, bpf, init_module, reboot, perf_event_open (x86-64)
    assert libc.syscall(number, 0, 0, 0, 0, 0) == -1
"""
        )
    ),
}
