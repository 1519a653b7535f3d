"""The system calls that student code may not make, as a seccomp filter (Linux ``seccomp(2)``, classic BPF).

A list of what is refused, like Flatpak's and unlike a container's list of what is allowed: tests use libraries of every
kind, and a call that is missing from a list of allowed ones fails in ways that nobody understands. Refused is what a
test suite has no business with and what has carried exploits of the kernel: loading code into it, tracing other
processes, mounting, new namespaces, keyrings, io_uring, and every socket family but the local and the Internet ones:
``AF_VSOCK``, for one, is not bound to a network namespace.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping

_REFUSED: Mapping[str, tuple[int, int | None]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "lookup_dcookie": (212, 18),
    "modify_ldt": (154, None),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "uselib": (134, None),
    "userfaultfd": (323, 282),
    "vhangup": (153, 58),
}
"""Numbers on x86-64 and on AArch64, from the kernel's tables (``unistd_64.h``, ``asm-generic/unistd.h``)."""

_CLONE, _CLONE3, _IOCTL, _SOCKET = (56, 220), (435, 435), (16, 29), (41, 198)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_NEW_NAMESPACES = 0x7E020000
"""``CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET``."""

_TERMINAL_REQUESTS = (0x5412, 0x541C)
"""``TIOCSTI`` and ``TIOCLINUX``: typing into somebody else's terminal."""

_SOCKET_FAMILIES = (1, 2, 10, 16)
"""Unix, IPv4, IPv6, and netlink, which name resolution asks for the machine's addresses."""

_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000

_Instruction = tuple[int, int, int, int]


def program(machine: str = "") -> bytes:
    """The filter for `machine` (default: this one) as bubblewrap reads it; empty for a machine that has none here."""
    machine = machine or platform.machine()
    if machine not in _ARCHITECTURES:
        return b""
    column, audit = _ARCHITECTURES[machine]
    instructions: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        instructions += [(_AT_LEAST, 0, 1, _X32), _failing(errno.ENOSYS)]
    for numbers in _REFUSED.values():
        number = numbers[column]
        if number is not None:
            instructions += [(_EQUAL, 0, 1, number), _failing(errno.EPERM)]
    # Without clone3, whose flags lie in memory that a filter cannot read, the C library falls back on clone.
    instructions += [(_EQUAL, 0, 1, _CLONE3[column]), _failing(errno.ENOSYS)]
    instructions += _when(_CLONE[column], _FIRST_ARGUMENT, [(_ANY_BIT, 0, 1, _NEW_NAMESPACES), _failing(errno.EPERM)])
    for request in _TERMINAL_REQUESTS:
        instructions += _when(_IOCTL[column], _SECOND_ARGUMENT, [(_EQUAL, 0, 1, request), _failing(errno.EPERM)])
    families = [(_EQUAL, len(_SOCKET_FAMILIES) - place, 0, family) for place, family in enumerate(_SOCKET_FAMILIES)]
    instructions += _when(_SOCKET[column], _FIRST_ARGUMENT, [*families, _failing(errno.EAFNOSUPPORT)])
    instructions.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)


def _failing(error: int) -> _Instruction:
    return (_RETURN, 0, 0, _FAIL | error)


def _when(number: int, argument: int, body: list[_Instruction]) -> list[_Instruction]:
    """`body` with an argument's lower half loaded, for system call `number` alone; falls through with the number."""
    return [(_EQUAL, 0, len(body) + 1, number), (_LOAD, 0, 0, argument), *body, (_LOAD, 0, 0, _NUMBER)]
