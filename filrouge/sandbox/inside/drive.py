"""Runs a job's steps inside the sandbox. Any CPython from 3.7 on: it is run by the student's.

Reads the job on standard input (eight bytes that say how long it is, then marshal, format 2), after it the numbers of
steps whose time is over, a line each: the clock is the host's. Tells what happens in frames on standard output: a line
``KIND STEP LENGTH``, then LENGTH bytes. Imports next to nothing, because every run waits for it to start. It shares its
walls with student code, so the host believes nothing it says about limits: those are enforced outside too.
"""

import marshal
import os
import resource
import select
import sys

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


def pass_on(step, pipe, kind, left):
    """Tell what is in a pipe, within the bytes that are left for its kind; whether it is still open."""
    chunk = os.read(pipe, CHUNK_BYTES)
    if chunk and left[kind] > 0:
        tell(kind, step, chunk[: left[kind]])
        left[kind] -= len(chunk)
    return bool(chunk)


def exactly(count):
    """So many bytes of standard input, and not one of what comes after them."""
    data = b""
    while len(data) < count:
        chunk = os.read(0, count - len(data))
        if not chunk:
            sys.exit(1)
        data += chunk
    return data


def time_is_over(step, poll):
    """Whether the host says so; once it has nothing more to say, nobody listens."""
    told = os.read(0, CHUNK_BYTES)
    if not told:
        poll.unregister(0)
    return b"%d" % step in told.split()


def forward(step, child, pipes, left):
    """Pass what the step writes on until it has ended; returns its status, or b"wall" when the host says that its time
    is over.

    ``pipes`` maps descriptors to kinds of frames, ``left`` kinds to bytes; what exceeds them is read and dropped.
    """
    poll = select.poll()
    for pipe in (0, *pipes):
        poll.register(pipe, select.POLLIN)
    status, open_pipes = None, len(pipes)
    while True:
        ready = poll.poll(0 if status is not None else 20 if open_pipes else 1)
        if not ready and status is not None:
            return status
        for pipe, _ in ready:
            if pipe == 0:
                if time_is_over(step, poll):
                    return b"wall"
            elif not pass_on(step, pipe, pipes[pipe], left):
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
    status = forward(number, child, pipes, left)
    sweep()
    if isinstance(status, bytes):
        os.waitpid(child, 0)
    for pipe in pipes:
        os.close(pipe)
    collect(number, step["collect"], limits["report_bytes"])
    tell(b"ended", number, status if isinstance(status, bytes) else b"%d" % status)
    return status == 0


def main():
    job = marshal.loads(exactly(int.from_bytes(exactly(8), "little")))  # noqa: S302 - the engine wrote it
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
