"""Attacks on time, memory, disk and processes: each may cost its own submission, and no other."""

from __future__ import annotations

from .attack import LINKS, TRIED, Attack

BEFORE = ("double", "table", "share")

RESOURCES = [
    Attack(
        "swallows-interrupts",
        "a loop that catches every interrupt",
        right=BEFORE,
        answers={"late": "print('looping')\nwhile True:\n    try:\n        while True:\n"
                 "            pass\n    except BaseException:\n        pass"},
    ),
    Attack(
        "ignores-the-signal",
        "ignore SIGINT and SIGTERM, then sleep",
        right=BEFORE,
        answers={"late": "import signal, time\nfor one in (signal.SIGINT, signal.SIGTERM):\n"
                 "    signal.signal(one, signal.SIG_IGN)\ntime.sleep(600)"},
    ),
    Attack(
        "blocks-the-signal",
        "block all signals in the mask, then loop in C",
        right=BEFORE,
        answers={"late": "import signal\n"
                 "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nsum(range(10**13))"},
    ),
    Attack(
        "loop-in-a-call",
        "the function that is tested never comes back",
        right=("table", "share", "late"),
        answers={"double": "def double(x):\n    while True:\n        try:\n"
                 "            sum(range(10**13))\n        except BaseException:\n            pass"},
    ),
    Attack(
        "fork-bomb",
        "processes that make processes",
        right=BEFORE,
        answers={"late": "import os\nwhile True:\n    try:\n        os.fork()\n"
                 "    except BaseException:\n        pass"},
    ),
    Attack(
        "fork-bomb-left-behind",
        "a bomb in the background, and an answer that looks honest",
        right=BEFORE,
        answers={"late": "import os\nif os.fork() == 0:\n    while True:\n        try:\n"
                 "            os.fork()\n        except BaseException:\n            pass"},
    ),
    Attack(
        "threads",
        "threads without end",
        right=BEFORE,
        answers={"late": "import threading, time\nmade = 0\ntry:\n    while True:\n"
                 "        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
                 "        made += 1\nfinally:\n    print('stopped below 100:', made < 100)"},
        shows=("stopped below 100: True",),
    ),
    Attack(
        "memory",
        "all memory there is, at once and little by little",
        right=BEFORE,
        answers={"late": TRIED + "tried('at once', lambda: bytearray(1 << 40))\nheld = []\n"
                 "while True:\n    held.append(bytearray(1 << 24))"},
        shows=("at once failed: MemoryError", "MemoryError"),
    ),
    Attack(
        "memory-mapped",
        "shared memory, anonymous and in a file",
        right=BEFORE,
        answers={"late": TRIED + "import mmap\ntried('map', lambda: mmap.mmap(-1, 1 << 36))\n"
                 "tried('shm', lambda: open('/dev/shm/x', 'wb').write(bytes(1 << 29)))"},
        shows=("map failed: OSError", "shm failed: OSError"),
    ),
    Attack(
        "disk",
        "files until nothing more fits, in every folder that can be written",
        right=BEFORE,
        answers={"late": "import itertools, os\nfor place in ('.', '/tmp', '/dev/shm', '/box/own',"
                 " '/var/tmp', '/'):\n    size = 0\n    try:\n        for n in itertools.count():\n"
                 "            with open(f'{place}/fill{n}', 'wb') as file:\n"
                 "                size += file.write(b'x' * (1 << 22))\n"
                 "    except OSError as error:\n"
                 "        print(place, 'full below 100 MB:', size < 100 << 20)"},
        shows=(". full below 100 MB: True", "/tmp full below 100 MB: True"),
    ),
    Attack(
        "many-files",
        "more names than a disk in memory should hold",
        right=BEFORE,
        answers={"late": "n = 0\ntry:\n    while True:\n        open(f'f{n}', 'w').close()\n"
                 "        n += 1\nexcept OSError:\n    print('stopped below 5000:', n < 5000)"},
        shows=("stopped below 5000: True",),
    ),
    Attack(
        "deep-folders",
        "folders in folders, deeper than any path",
        right=BEFORE,
        answers={"late": "import os\nn = 0\ntry:\n    while True:\n        os.mkdir('d')\n"
                 "        os.chdir('d')\n        n += 1\nexcept OSError:\n"
                 "    print('stopped below 5000:', n < 5000)"},
        shows=("stopped below 5000: True",),
    ),
    Attack(
        "one-large-file",
        "one file above the limit, and a sparse one",
        right=BEFORE,
        answers={"late": TRIED + "tried('large', lambda: open('a', 'wb').write(bytes(1 << 28)))\n"
                 "import os\ntried('sparse', lambda: os.truncate(os.open('b', 65), 1 << 40))"},
        shows=("large failed: OSError", "sparse failed: OSError"),
    ),
    Attack(
        "huge-repr",
        "40 MB as the text of a result, of an error and of a variable",
        right=BEFORE,
        answers={"late": "class Huge:\n    def __repr__(self):\n        return 'x' * 40_000_000\n"
                 "    __str__ = __repr__\nlate = Huge()\ndisplay(late)\nprint(late)\n"
                 "raise ValueError(late)"},
    ),
    Attack(
        "endless-output",
        "output without end, through Python, through C and through a program",
        right=BEFORE,
        cells={"late": "import os, subprocess, time\nend = time.time() + 1\n"
               "while time.time() < end:\n    print('y' * 10_000)\n    os.write(1, b'z' * 10_000)\n"
               "    os.write(2, b'z' * 10_000)\n"
               "subprocess.run('yes | head -c 50000000', shell=True)"},
        answers={"late": "while True:\n    print('x' * 10_000)"},
    ),
    Attack(
        "endless-displays",
        "displays without end",
        right=BEFORE,
        answers={"late": "while True:\n    display({'text/html': '<p>x'}, raw=True)"},
    ),
    Attack(
        "kills-everything",
        "signals to the parent, the group, the first process and everyone",
        right=BEFORE,
        answers={"late": "import os, signal\nfor one in (os.getppid(), 1, 2, -1, 0):\n    try:\n"
                 "        os.kill(one, signal.SIGKILL)\n    except OSError as error:\n"
                 "        print(one, error)\nprint('tried all')"},
    ),
    Attack(
        "stops-everything",
        "SIGSTOP to the group and to everyone, so that nobody can end it",
        right=BEFORE,
        answers={"late": "import os, signal\nfor one in (0, os.getppid(), -1):\n    try:\n"
                 "        os.kill(one, signal.SIGSTOP)\n    except OSError as error:\n"
                 "        print(one, error)\nwhile True:\n    pass"},
    ),
    Attack(
        "raises-its-limits",
        "higher limits, and a better priority",
        right=BEFORE,
        answers={"late": TRIED + "import os, resource\nfor name in dir(resource):\n"
                 "    if name in ('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_NPROC', 'RLIMIT_FSIZE',"
                 " 'RLIMIT_NOFILE'):\n        what = getattr(resource, name)\n"
                 "        top = resource.getrlimit(what)[1] * 4\n"
                 "        tried(name, lambda: resource.setrlimit(what, (top, top)))\n"
                 "tried('nice', lambda: os.nice(-5))"},
        shows=("RLIMIT_AS failed", "RLIMIT_NPROC failed", "nice failed: PermissionError"),
    ),
    Attack(
        "sleeps-in-every-cell",
        "cells that each stay within their time, but not together",
        right=("double", "table"),
        cells=dict.fromkeys(("first", "double", "table", "share", "essay", "late"),
                            "import time\ntime.sleep(5)"),
        keeps=("double", "table"),
        human="the time for the whole notebook is up",
    ),
    Attack(
        "zombies",
        "children that nobody waits for",
        right=BEFORE,
        answers={"late": "import os\nmade = 0\ntry:\n    for _ in range(1000):\n"
                 "        if os.fork() == 0:\n            os._exit(0)\n        made += 1\n"
                 "except OSError:\n    print('stopped below 100:', made < 100)"},
        shows=("stopped below 100: True",),
    ),
    Attack(
        "huge-values",
        "values too large, too deep or without end for what passes between the boxes",
        right=("share",),
        cells={"double": "deep = []\nfor _ in range(100_000):\n    deep = [deep]\nloop = []\n"
               "loop.append(loop)\nlong = list(range(5_000_000))\ntext = 'x' * 30_000_000\n"
               "number = 10 ** 1_000_000\nmany = {str(i): i for i in range(300_000)}"},
        answers={"double": "def double(x):\n    return 'x' * 100_000_000",
                 "table": "table = list(range(3_000_000))",
                 "late": "late = 10 ** 1_000_000"},
    ),
    Attack(
        "recursion",
        "recursion without end and without Python's own limit",
        right=("table", "share", "late"),
        answers={"double": "import sys\nsys.setrecursionlimit(10**9)\ndef double(x):\n"
                 "    return double(x) + double(x)"},
    ),
    Attack(
        "segfault",
        "end the process in C",
        right=BEFORE,
        answers={"late": "import ctypes\nctypes.string_at(0)"},
    ),
    Attack(
        "dies-each-time",
        "end the process more often than it is started again",
        right=("double",),
        answers=dict.fromkeys(("table", "share", "late"), "import os\nos._exit(0)"),
        cells={"last": "import os\nos._exit(0)"},
        told="ended its process too often",
    ),
    Attack(
        "descriptors",
        "all open files there are",
        right=BEFORE,
        answers={"late": "held = []\ntry:\n    while True:\n"
                 "        held.append(open('/dev/null'))\n"
                 "except OSError:\n    print('stopped below 1000:', len(held) < 1000)"},
        shows=("stopped below 1000: True",),
    ),
    Attack(
        "flood-of-questions",
        "ask the tests something for ever, from within a call",
        right=("table", "share", "late"),
        answers={"double": LINKS + "import socket\ndef double(x):\n"
                 "    flood = frame({'ask': 'call', 'number': 1}, b'[[],{\"dict\":[]}]') * 100\n"
                 "    ours = [socket.socket(fileno=os.dup(one)) for one in links()]\n"
                 "    while True:\n        for one in ours:\n            try:\n"
                 "                one.send(flood, socket.MSG_DONTWAIT)\n"
                 "            except BaseException:\n                pass\n            try:\n"
                 "                one.recv(1 << 20, socket.MSG_DONTWAIT)\n"
                 "            except BaseException:\n                pass\n"},
    ),
    Attack(
        "answers-by-drops",
        "an answer that comes byte by byte",
        right=("table", "share", "late"),
        answers={"double": LINKS + "import socket, time\ndef double(x):\n"
                 "    ours = [socket.socket(fileno=os.dup(one)) for one in links()]\n"
                 "    text = frame({'re': 'x'}, b'x' * 1000)\n    for at in range(len(text)):\n"
                 "        for one in ours:\n            one.send(text[at:at + 1])\n"
                 "        try:\n            time.sleep(0.3)\n        except BaseException:\n"
                 "            pass"},
    ),
    Attack(
        "garbage-on-the-wire",
        "bytes of any kind on every descriptor that is open",
        right=BEFORE,
        answers={"late": "import os\nfor number in range(3, 256):\n    for junk in (b'\\xff' * 64,"
                 " b'{}', b'\\0' * 4096):\n        try:\n            os.write(number, junk)\n"
                 "        except OSError:\n            pass"},
    ),
    Attack(
        "a-mountain-of-outputs",
        "outputs forged as 17 MB of empty lists",
        right=BEFORE,
        answers={"late": LINKS + "import gc, sys\nids = {f.f_locals.get('head', {}).get('id') for f"
                 " in sys._current_frames().values()}\nhere = sys._getframe()\nwhile here:\n"
                 "    head = here.f_locals.get('head')\n"
                 "    ids |= {head.get('id')} if isinstance(head, dict) else set()\n"
                 "    here = here.f_back\nbody = b'[' + b'[],' * 5_600_000 + b'[]]'\n"
                 "for one in links():\n    for name in filter(None, ids):\n"
                 "        rest = frame({'re': name, 'count': 1}, body)\n        while rest:\n"
                 "            rest = rest[os.write(one, rest):]\n"},
    ),
]  # fmt: skip
