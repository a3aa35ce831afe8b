"""System calls that nobody in the box may make, refused by the kernel (seccomp).

The system's libseccomp is used through ctypes: calls are looked up by name, so the lists hold on
every architecture it knows, and calls of a foreign architecture (32 bit on 64 bit) end the process.
"""

from __future__ import annotations

import ctypes
import errno
import platform
from collections.abc import Iterable

LIBRARY = "libseccomp.so.2"
ALLOW = 0x7FFF0000
ERRNO = 0x00050000
NOT_KNOWN = -1
NOT_EQUAL, EQUAL, MASKED_EQUAL = 1, 4, 7

# Reaching into other processes or the kernel. Not even the warm process needs these.
ALWAYS = """
ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd pidfd_send_signal
bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
keyctl add_key request_key kexec_load kexec_file_load init_module finit_module delete_module
create_module query_module get_kernel_syms nfsservctl lookup_dcookie
open_by_handle_at name_to_handle_at fanotify_init
swapon swapoff reboot acct quotactl quotactl_fd syslog settimeofday clock_settime clock_adjtime
adjtimex stime iopl ioperm modify_ldt vm86 vm86old uselib ustat sysfs _sysctl personality
move_pages migrate_pages mbind set_mempolicy vhangup
"""

# Walls are not moved once they stand; memory and sockets that no limit counts are not to be had.
INSIDE = """
mount umount umount2 pivot_root move_mount open_tree open_tree_attr fsopen fsmount fsconfig fspick
mount_setattr unshare setns chroot socket memfd_create memfd_secret setdomainname sethostname
shmget shmat shmctl msgget semget mq_open
"""

NEW_NAMESPACES = {
    "mount": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
SET_PARENT_DEATH_SIGNAL = 1
TERMINAL_INPUTS = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into a terminal


class Compare(ctypes.Structure):
    """A condition on an argument of a call (struct scmp_arg_cmp)."""

    _fields_ = [
        ("place", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


class Filter:
    """A list of refused calls, ready to be loaded. Raises OSError if libseccomp is not there."""

    def __init__(self) -> None:
        self._lib = library()
        self._context = self._lib.seccomp_init(ALLOW)
        if not self._context:
            raise OSError(f"{LIBRARY} gives no filter")

    def refuse(self, names: Iterable[str], number: int = errno.EPERM, *when: Compare) -> None:
        """These calls fail with `number`; with `when`, only calls that meet all conditions."""
        for name in names:
            call = self._lib.seccomp_syscall_resolve_name(name.encode())
            if call == NOT_KNOWN:
                continue
            conditions = (Compare * len(when))(*when)
            done = self._lib.seccomp_rule_add_array(
                self._context, ERRNO | number, call, len(when), conditions
            )
            # A call that this architecture does not have (a number below zero) cannot be refused.
            if done and call >= 0:
                raise OSError(-done, f"{LIBRARY} cannot refuse {name}")

    def load(self) -> None:
        """From here on the calls fail in this process and all it starts; this cannot be undone."""
        failed = self._lib.seccomp_load(self._context)
        if failed:
            raise OSError(-failed, "the kernel does not take the filter of system calls")


def library() -> ctypes.CDLL:
    """The system's libseccomp. Raises OSError if it is not there."""
    lib = ctypes.CDLL(LIBRARY)
    lib.seccomp_init.restype = ctypes.c_void_p
    lib.seccomp_init.argtypes = [ctypes.c_uint32]
    lib.seccomp_syscall_resolve_name.argtypes = [ctypes.c_char_p]
    lib.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(Compare),
    ]
    lib.seccomp_load.argtypes = [ctypes.c_void_p]
    return lib


def outer_filter() -> Filter:
    """For the warm process, which still builds walls."""
    made = Filter()
    made.refuse(ALWAYS.split())
    return made


def inner_filter() -> Filter:
    """For the code of a submission."""
    made = Filter()
    made.refuse([*ALWAYS.split(), *INSIDE.split()])
    made.refuse(["clone3"], errno.ENOSYS)  # its flags cannot be seen; the C library then uses clone
    flags_at = 1 if platform.machine().startswith("s390") else 0
    for flag in NEW_NAMESPACES.values():
        made.refuse(["clone"], errno.EPERM, Compare(flags_at, MASKED_EQUAL, flag, flag))
    made.refuse(["prctl"], errno.EPERM, Compare(0, EQUAL, SET_PARENT_DEATH_SIGNAL, 0))
    for request in TERMINAL_INPUTS:
        made.refuse(["ioctl"], errno.EPERM, Compare(1, MASKED_EQUAL, 0xFFFFFFFF, request))
    return made
