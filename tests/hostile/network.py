"""Attacks over the network, on other processes and on the kernel, and what should outlive the run.

Each system call is really made. What the filter refuses answers EPERM (clone3: ENOSYS), although
most would be allowed to an ordinary user outside.
"""

from __future__ import annotations

from .attack import SYSTEM, TRIED, Attack

SOCKETS = TRIED + "import os, socket\n"

NETWORK = [
    Attack(
        "tcp",
        "connect to a listener on this machine, and out",
        cells={"first": SOCKETS + "for place in (('127.0.0.1', <PORT>), ('::1', <PORT>),"
               " ('1.1.1.1', 80), ('169.254.169.254', 80)):\n"
               "    tried(place[0], lambda: socket.create_connection(place, timeout=2))\n"
               "import urllib.request\ntried('http', lambda: urllib.request.urlopen("
               "'http://127.0.0.1:<PORT>/', timeout=2))"},
        shows=("127.0.0.1 failed", "http failed"),
    ),
    Attack(
        "udp-and-names",
        "send a datagram, ask for a name",
        cells={"first": SOCKETS + "tried('udp', lambda: socket.socket(socket.AF_INET,"
               " socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', <PORT>)))\n"
               "tried('name', lambda: socket.getaddrinfo('example.org', 80))\n"
               "tried('raw', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))\n"
               "tried('netlink', lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))\n"
               "tried('vsock', lambda: socket.socket(40, socket.SOCK_STREAM))"},
        shows=("udp failed", "name failed", "netlink failed", "vsock failed"),
    ),
    Attack(
        "unix-sockets",
        "sockets of services: one in the course, D-Bus, Docker, X, systemd",
        cells={"first": SOCKETS + "def connect(path):\n"
               "    one = socket.socket(socket.AF_UNIX)\n    one.connect(path)\n\n"
               "for path in ('<SOCKET>', '\\0<TOKEN>', '/run/dbus/system_bus_socket',"
               " '/var/run/docker.sock', '/run/systemd/private', '/tmp/.X11-unix/X0'):\n"
               "    tried(path.strip(chr(0)), lambda: connect(path))"},
        shows=("<TOKEN> failed", "docker.sock failed"),
    ),
    Attack(
        "paired-sockets",
        "a pair of sockets, which one may have, turned into one with an address",
        cells={"first": SOCKETS + "one, other = socket.socketpair(socket.AF_UNIX, "
               "socket.SOCK_DGRAM)\ntried('sent', lambda: one.sendto(b'x', '<SOCKET>'))\n"
               "tried('abstract', lambda: one.sendto(b'x', '\\0<TOKEN>-datagram'))"},
        shows=("sent failed", "abstract failed"),
    ),
    Attack(
        "programs",
        "programs that gain rights or make boxes of their own",
        cells={"first": "import subprocess\nfor line in ('su -c id', 'sudo -n id', 'unshare -r id',"
               " 'bwrap --ro-bind / / id', 'mount -t tmpfs x /tmp', 'ping -c1 127.0.0.1',"
               " 'nsenter -t 1 -m id', 'chroot / id', 'setpriv --reuid 0 id', 'newgrp root'):\n"
               "    done = subprocess.run(line, shell=True, capture_output=True, text=True,"
               " stdin=subprocess.DEVNULL)\n"
               "    print(line, 'WORKED' if done.returncode == 0 else 'failed')"},
        shows=("su -c id failed", "unshare -r id failed", "bwrap --ro-bind / / id failed"),
    ),
    Attack(
        "survivor",
        "a process that forks twice, leaves its session, and writes and calls later",
        right=("double",),
        answers={"late": "import ctypes, os, socket, time\nif os.fork() == 0:\n    os.setsid()\n"
                 "    if os.fork() == 0:\n        ctypes.CDLL(None).prctl(15, b'<TOKEN>')\n"
                 "        for _ in range(40):\n            time.sleep(0.25)\n"
                 "            for path in ('<COURSE>/late', '<HOME>/late', '/tmp/<TOKEN>-late'):\n"
                 "                try:\n                    open(path, 'w').close()\n"
                 "                except OSError:\n                    pass\n            try:\n"
                 "                socket.create_connection(('127.0.0.1', <PORT>), 1)\n"
                 "            except OSError:\n                pass\n    os._exit(0)\n"
                 "print('left behind')"},
        shows=("left behind",),
    ),
    Attack(
        "survivors-of-other-kinds",
        "a program in a session of its own, a thread, and an exit handler",
        right=("double",),
        answers={"late": "import atexit, subprocess, threading, time\n"
                 "subprocess.Popen(['sleep', '<SLEEP>'], start_new_session=True)\n"
                 "threading.Thread(target=time.sleep, args=(600,)).start()\n"
                 "atexit.register(time.sleep, 600)\nprint('left behind')"},
        shows=("left behind",),
    ),
    Attack(
        "other-processes",
        "trace, read, write and watch other processes",
        cells={"first": SYSTEM + "me = os.getpid()\ncall('ptrace', 101, 117, 0, 0, 0, 0)\n"
               "call('attach', 101, 117, 16, os.getppid(), 0, 0)\n"
               "call('readv', 310, 270, me, 0, 0, 0, 0, 0)\n"
               "call('writev', 311, 271, me, 0, 0, 0, 0, 0)\n"
               "call('kcmp', 312, 272, me, me, 0, 0, 0)\n"
               "call('getfd', 438, 438, os.pidfd_open(me), 1, 0)\n"
               "call('signal', 424, 424, os.pidfd_open(me), 0, 0, 0)\n"
               "call('madvise', 440, 440, -1, 0, 0, 0, 0)"},
        shows=("ptrace EPERM", "attach EPERM", "readv EPERM", "writev EPERM", "kcmp EPERM",
               "getfd EPERM", "signal EPERM", "madvise EPERM"),
    ),
    Attack(
        "namespaces",
        "namespaces of its own, by every call that makes or enters them",
        cells={"first": SYSTEM + "for name, flag in (('user', 0x10000000), ('net', 0x40000000),"
               " ('mounts', 0x20000), ('pid', 0x20000000), ('ipc', 0x8000000)):\n"
               "    call('unshare ' + name, 272, 97, flag)\n"
               "    call('clone ' + name, 56, 220, flag | 17, 0, 0, 0, 0)\n"
               "call('setns', 308, 268, -1, 0)\ncall('clone3', 435, 435, 0, 88)"},
        shows=("unshare user EPERM", "clone user EPERM", "unshare net EPERM", "clone mounts EPERM",
               "setns EPERM", "clone3 ENOSYS"),
    ),
    Attack(
        "mounts",
        "mount, move and leave the tree",
        cells={"first": SYSTEM + "call('mount', 165, 40, b'x', b'/tmp', b'tmpfs', 0, 0)\n"
               "call('umount', 166, 39, b'/proc', 2)\ncall('pivot', 155, 41, b'.', b'.')\n"
               "call('chroot', 161, 51, b'/')\ncall('open_tree', 428, 428, -100, b'/', 1)\n"
               "call('move_mount', 429, 429, -1, b'', -1, b'', 0)\n"
               "call('fsopen', 430, 430, b'tmpfs', 0)\n"
               "call('setattr', 442, 442, -100, b'/', 0, 0, 0)\n"
               "call('handle', 304, 265, -100, 0, 0)\ncall('name', 303, 264, -100, b'/', 0, 0, 0)"},
        shows=("mount EPERM", "umount EPERM", "pivot EPERM", "chroot EPERM", "open_tree EPERM",
               "move_mount EPERM", "fsopen EPERM", "setattr EPERM", "handle EPERM", "name EPERM"),
    ),
    Attack(
        "kernel",
        "the parts of the kernel that most holes were found in",
        cells={"first": SYSTEM + "call('io_uring', 425, 425, 1, 0)\n"
               "call('bpf', 321, 280, 0, 0, 0)\n"
               "call('perf', 298, 241, 0, 0, -1, -1, 0)\ncall('userfault', 323, 282, 1)\n"
               "call('keyctl', 250, 219, 0, -3, 0)\n"
               "call('add_key', 248, 217, b'user', b'x', b'y', 1, -3)\n"
               "call('request', 249, 218, b'user', b'x', 0, 0)\n"
               "call('module', 175, 105, 0, 0, b'')\n"
               "call('kexec', 246, 104, 0, 0, 0, 0)\ncall('syslog', 103, 116, 3, 0, 0)\n"
               "call('fanotify', 300, 262, 0, 0)\ncall('persona', 135, 92, 0x40000)\n"
               "call('host', 170, 161, b'x', 1)\ncall('reboot', 169, 142, 0, 0, 0, 0)"},
        shows=tuple(f"{name} EPERM" for name in (
            "io_uring", "bpf", "perf", "userfault", "keyctl", "add_key", "request", "module",
            "kexec", "syslog", "fanotify", "persona", "host", "reboot")),
    ),
    Attack(
        "uncounted-memory",
        "memory that no limit of a process counts",
        cells={"first": SYSTEM + "call('memfd', 319, 279, b'x', 0)\ncall('secret', 447, 447, 0)\n"
               "call('shmget', 29, 194, 0, 4096, 0o1600)\ncall('msgget', 68, 186, 0, 0o1600)\n"
               "call('semget', 64, 190, 0, 1, 0o1600)\ncall('mq', 240, 180, b'/x', 66, 0o600, 0)"},
        shows=("memfd EPERM", "secret EPERM", "shmget EPERM", "msgget EPERM", "mq EPERM"),
    ),
    Attack(
        "other-ways-to-call",
        "calls in the numbers of another architecture, which a filter might not know",
        cells={"first": SYSTEM + "import mmap, signal\n"
               "def alone(name, action):\n    child = os.fork()\n    if child == 0:\n"
               "        action()\n        os._exit(0)\n    _, status = os.waitpid(child, 0)\n"
               "    ended = os.WIFSIGNALED(status)\n"
               "    print(name, 'killed' if ended else 'WORKED')\n\n"
               "def x32():\n    if libc.syscall(ctypes.c_long(0x40000000 | 39)) < 0:\n"
               "        os.kill(os.getpid(), signal.SIGKILL)\n\n"
               "def int80():\n    if not INTEL:\n        os.kill(os.getpid(), signal.SIGKILL)\n"
               "    code = mmap.mmap(-1, 4096, prot=7)\n"
               "    code.write(bytes.fromhex('b814000000cd80c3'))\n"
               "    at = ctypes.addressof(ctypes.c_char.from_buffer(code))\n"
               "    if ctypes.CFUNCTYPE(ctypes.c_int)(at)() < 0:\n"
               "        os.kill(os.getpid(), signal.SIGKILL)\n\n"
               "alone('x32', x32)\nalone('int80', int80)"},
        shows=("x32 killed", "int80 killed"),
    ),
    Attack(
        "outlives-its-parent",
        "ask the kernel not to be ended with its parent, and to be left alone",
        cells={"first": "import ctypes\nlibc = ctypes.CDLL(None)\n"
               "print('with parent', libc.prctl(1, 0, 0, 0, 0))\n"
               "print('new rights', libc.prctl(39, 0, 0, 0, 0))\n"
               "class Caps(ctypes.Structure):\n    _fields_ = [('v', ctypes.c_uint32 * 8)]\n"
               "head = (ctypes.c_uint32 * 2)(0x20080522, 0)\ncaps = Caps()\n"
               "libc.capget(head, ctypes.byref(caps))\nprint('rights', sum(caps.v))\n"
               "print('user', __import__('os').getuid() != 0)"},
        shows=("with parent -1", "new rights 1", "rights 0", "user True"),
    ),
]  # fmt: skip
