"""Runs a job's steps inside the sandbox. Any CPython from 3.7 on: it is run by the student's.

Reads the job (marshal, format 2) on standard input, and tells what happens in frames on standard output: a line
``KIND STEP LENGTH``, then LENGTH bytes. Imports next to nothing, because every run waits for it to start. It shares its
walls with student code, so the host believes nothing it says about limits: those are enforced outside too.
"""

import marshal
import os
import resource
import select
import sys
import time

CHUNK_BYTES = 65536
SIGKILL = 9  # to import `signal` takes half as long again as to start Python


def tell(kind, step, payload=b""):
    data = b"%s %d %d\n%s" % (kind, step, len(payload), payload)
    while data:
        data = data[os.write(1, data) :]


def lower_limits(limits):
    """Per-process ceilings, inherited by every child. A limit above the hard one of the host is left as it is."""
    for name, value in (
        ("RLIMIT_DATA", limits["memory_bytes"]),
        ("RLIMIT_FSIZE", limits["disk_bytes"]),
        ("RLIMIT_NOFILE", limits["open_files"]),
        ("RLIMIT_NPROC", limits["processes"]),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


def start(argv, directory, environment, output, records):
    """Start a command in a session of its own; returns its process number."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        if records is not None:
            os.set_inheritable(records, True)
        os.chdir(directory)
        os.execvpe(argv[0], argv, environment)  # noqa: S606 - the engine gave the arguments
    except OSError as error:
        os.write(output, str(error).encode())
    finally:
        os._exit(127)


def sweep():
    """Kill everything that a step left behind: all processes here but this one and the first."""
    try:
        os.kill(-1, SIGKILL)
    except ProcessLookupError:
        pass


def ended(child):
    """The exit status of a child that has ended, as a shell would give it or minus the signal; else None."""
    number, status = os.waitpid(child, os.WNOHANG)
    return None if number == 0 else status_of(status)


def status_of(status):
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def stands_in_line(process, thread):
    """Whether a thread could run (state R, proc(5)); it waits when it does not."""
    with open("/proc/%s/task/%s/stat" % (process, thread)) as file:
        return file.read().rpartition(")")[2].split()[0] == "R"


def excused(began, seen):
    """Seconds since ``began`` that do not count: for so long the thread that waited longest for a processor has stood
    in line (schedstat, proc(5)), and for no longer than the processes here together have not run.

    The kernel counts a wait once it is over. ``seen`` keeps how long each thread had run, and since when it has been
    so: one that could run and has not since then has waited all the time.
    """
    ran = waited = 0
    now = time.monotonic()
    for process in os.listdir("/proc"):
        if not process.isdigit() or int(process) in (1, os.getpid()):
            continue
        try:
            for thread in os.listdir("/proc/%s/task" % process):
                with open("/proc/%s/task/%s/schedstat" % (process, thread)) as file:
                    running, waiting, _ = map(int, file.read().split())
                before, since = seen.get(thread, (-1, now))
                if running != before:
                    seen[thread] = (running, now)
                elif stands_in_line(process, thread):
                    waiting += int((now - since) * 1e9)
                ran, waited = ran + running, max(waited, waiting)
        except (OSError, ValueError):
            continue  # it has ended, or this kernel does not count
    return max(0, min(waited / 1e9, now - began - ran / 1e9))


def prolonged(began, seconds, seen):
    """Until when a step whose seconds are over may go on, and what its end is called then: b"busy" when it had twice
    its seconds and stood in line for half of them.
    """
    unpaid = excused(began, seen)
    return began + seconds + min(seconds, unpaid), b"busy" if unpaid >= seconds else b"wall"


def pass_on(step, pipe, kind, left):
    """Tell what is in a pipe, within the bytes that are left for its kind; whether it is still open."""
    chunk = os.read(pipe, CHUNK_BYTES)
    if chunk and left[kind] > 0:
        tell(kind, step, chunk[: left[kind]])
        left[kind] -= len(chunk)
    return bool(chunk)


def forward(step, child, pipes, left, seconds):
    """Pass what the step writes on until it has ended; returns its status, or b"wall" or b"busy" when time is up.

    ``pipes`` maps descriptors to kinds of frames, ``left`` kinds to bytes; what exceeds them is read and dropped.
    """
    began = time.monotonic()
    deadline, seen = began + seconds, {}
    poll = select.poll()
    for pipe in pipes:
        poll.register(pipe, select.POLLIN)
    status, open_pipes = None, len(pipes)
    while True:
        if time.monotonic() > deadline:
            deadline, reason = prolonged(began, seconds, seen)
            if time.monotonic() > deadline:
                return reason
        ready = poll.poll(0 if status is not None else 20 if open_pipes else 1)
        if not ready and status is not None:
            return status
        for pipe, _ in ready:
            if not pass_on(step, pipe, pipes[pipe], left):
                poll.unregister(pipe)
                open_pipes -= 1
        if status is None:
            status = ended(child)
            if status is not None:
                sweep()  # a server that a test forgot could go on writing for ever


def collect(step, names, ceiling_bytes):
    for name in names:
        try:
            with open(name, "rb") as file:
                content = file.read(ceiling_bytes + 1)
        except OSError:
            continue
        if len(content) <= ceiling_bytes:
            tell(b"file", step, name.encode() + b"\0" + content)


def run(number, step, limits):
    """Run one step; whether it succeeded."""
    tell(b"started", number)
    output, output_inside = os.pipe()
    pipes, inside = {output: b"output"}, None
    environment = dict(os.environ, **step["environment"])
    if step["records"]:
        records, inside = os.pipe()
        pipes[records] = b"record"
        environment["FILROUGE_RECORDS"] = str(inside)
    child = start(step["argv"], step["directory"], environment, output_inside, inside)
    for descriptor in (output_inside, inside):
        if descriptor is not None:
            os.close(descriptor)
    left = {b"output": limits["output_bytes"], b"record": limits["report_bytes"]}
    status = forward(number, child, pipes, left, step["seconds"])
    sweep()
    if isinstance(status, bytes):
        os.waitpid(child, 0)
    for pipe in pipes:
        os.close(pipe)
    collect(number, step["collect"], limits["report_bytes"])
    tell(b"ended", number, status if isinstance(status, bytes) else b"%d" % status)
    return status == 0


def main():
    with open(0, "rb", closefd=False) as job:
        job = marshal.loads(job.read())  # noqa: S302 - the engine wrote it
    if job["copy"]:
        copying = ["cp", "-a", job["copy"][0] + "/.", job["copy"][1]]
        if status_of(os.waitpid(start(copying, "/", os.environ, 2, None), 0)[1]) != 0:
            sys.exit(1)
    lower_limits(job["limits"])
    for number, step in enumerate(job["steps"]):
        if not run(number, step, job["limits"]) and step["needed"]:
            return


main()
os._exit(0)  # nothing is left to be tidied up, and nobody should wait for it
