import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from config import watchdog
from config.env import ROOT
from config.processes import ProcessError, StopRequested, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True);"
    "print(child.pid, flush=True); time.sleep(600)",
]


def lives(process_id):
    return any(process.id == process_id for process in watchdog.living())


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited for nothing"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def handlers():
    """A supervisor takes over this process's signals: give them back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    kept = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_leaving_stops_everything():
    with Supervisor(ROOT, os.environ) as supervisor:
        children = [supervisor.start(name, *SLEEPER) for name in ("one", "two")]
        assert all(lives(child.process.pid) for child in children)
    assert not any(lives(child.process.pid) for child in children)


def test_a_lower_stage_outlives_a_higher_one(tmp_path):
    notes = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    time.sleep(float(sys.argv[3]))\n"
        "    open(sys.argv[1], 'a').write(sys.argv[2])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "open(sys.argv[1] + sys.argv[2], 'w').close()\n"
        "signal.pause()\n"
    )
    with Supervisor(ROOT, os.environ) as supervisor:
        for name, stage, seconds in (("a", 0, "0"), ("b", 1, "0.5")):
            supervisor.start(name, sys.executable, "-c", script, str(notes), name, seconds, stage=stage)
        wait_until(lambda: (tmp_path / "ordera").exists() and (tmp_path / "orderb").exists())
    assert notes.read_text() == "ba"


def test_output_is_shown_under_its_name(capsys):
    with Supervisor(ROOT, os.environ) as supervisor:
        supervisor.run("greeter", sys.executable, "-c", "import sys; print('hello'); print('aside', file=sys.stderr)")
    assert sorted(capsys.readouterr().out.splitlines()) == ["greeter      | aside", "greeter      | hello"]


def test_a_command_that_fails_is_named():
    with (
        Supervisor(ROOT, os.environ) as supervisor,
        pytest.raises(ProcessError, match=r"migrate failed \(exit code 3\)"),
    ):
        supervisor.run("migrate", sys.executable, "-c", "raise SystemExit(3)")


def test_a_process_that_dies_is_named():
    with Supervisor(ROOT, os.environ) as supervisor:
        child = supervisor.start("worker", *SLEEPER)
        child.process.kill()
        with pytest.raises(ProcessError, match=r"worker stopped by itself \(killed by SIGKILL\)"):
            supervisor.wait(lambda: False, seconds=10)


def test_what_is_not_ready_in_time_is_named():
    with Supervisor(ROOT, os.environ) as supervisor, pytest.raises(ProcessError, match="The page was not ready"):
        supervisor.wait(lambda: False, seconds=0.1, what="The page")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_to_stop(number):
    with Supervisor(ROOT, os.environ) as supervisor:
        os.kill(os.getpid(), number)
        with pytest.raises(StopRequested):
            supervisor.wait(lambda: False, seconds=10)


def test_nothing_is_left_when_the_launcher_is_killed(tmp_path):
    script = tmp_path / "launcher.py"
    script.write_text(
        textwrap.dedent(f"""
        import os, sys
        from pathlib import Path
        from config.processes import Supervisor
        with Supervisor(Path({str(ROOT)!r}), os.environ) as supervisor:
            print(supervisor.start("parent", *{PARENT!r}).process.pid, flush=True)
            supervisor.wait(lambda: False)
        """)
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as launcher:
        parent = int(launcher.stdout.readline())
        grandchild = int(launcher.stdout.readline().rpartition("|")[2])
        assert lives(parent)
        assert lives(grandchild)
        launcher.kill()
    wait_until(lambda: not lives(parent) and not lives(grandchild))


def test_what_does_not_obey_is_killed_with_all_that_it_started(monkeypatch):
    monkeypatch.setattr(watchdog, "PATIENCE_SECONDS", 0.3)
    with (
        subprocess.Popen(STUBBORN, stdout=subprocess.PIPE) as stubborn,
        subprocess.Popen(PARENT, stdout=subprocess.PIPE) as parent,
    ):
        stubborn.stdout.readline()
        grandchild = int(parent.stdout.readline())
        watchdog.stop([process for process in watchdog.living() if process.id in (stubborn.pid, parent.pid)])
    assert stubborn.returncode == -signal.SIGKILL
    assert parent.returncode == -signal.SIGTERM
    assert not lives(grandchild)


def test_an_id_that_was_given_to_another_process_is_left_alone(monkeypatch):
    monkeypatch.setattr(watchdog, "PATIENCE_SECONDS", 0.3)
    with subprocess.Popen(SLEEPER) as bystander:
        (process,) = (process for process in watchdog.living() if process.id == bystander.pid)
        watchdog.stop([process._replace(started_ticks=process.started_ticks - 1)])
        assert bystander.poll() is None
        bystander.kill()


def test_a_closed_terminal_stops_everything_even_when_the_signal_goes_astray(tmp_path):
    script = tmp_path / "launcher.py"
    script.write_text(
        textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from config.processes import Supervisor
        with Supervisor(Path({str(ROOT)!r}), os.environ) as supervisor:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            print(supervisor.start("sleeper", *{SLEEPER!r}).process.pid, flush=True)
            supervisor.wait(lambda: False)
        """)
    )
    terminal, ours = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, script]
    with subprocess.Popen(command, stdin=ours, stdout=subprocess.PIPE, text=True, env=environment) as launcher:
        os.close(ours)
        sleeper = int(launcher.stdout.readline())
        assert lives(sleeper)
        os.close(terminal)
        launcher.wait(timeout=20)
    assert not lives(sleeper)
