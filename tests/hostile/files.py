"""Attacks on files: what others wrote, what the lecturer keeps, what the next run would load."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .attack import ALL, TRIED, Attack

READ = TRIED + "def read(path):\n    return open(path, 'rb').read()\n\n"


def _put_links(folder: Path, scene: Any) -> None:
    """Links of every kind that lead out of the submission."""
    neighbour = scene.course / "submitted" / "honest-right" / scene.slug
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "book.csv").symlink_to(scene.course / "gradebook.db")
    (folder / "near.csv").symlink_to(Path("../../honest-right") / scene.slug / "notes.csv")
    (folder / "neighbour").symlink_to(neighbour)
    (folder / "everything").symlink_to("/")
    (folder / "loop").symlink_to("loop")
    (folder / "nothing").symlink_to("/not/there")


def _link_notebook(folder: Path, scene: Any) -> None:
    path = folder / f"{scene.slug}.ipynb"
    path.unlink()
    path.symlink_to(
        scene.course / "submitted" / "honest-right" / scene.slug / f"{scene.slug}.ipynb"
    )


def _link_folder(folder: Path, scene: Any) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.symlink_to(Path("../honest-right") / scene.slug)


def _hard_links(folder: Path, scene: Any) -> None:
    """Second names of files that are not the student's."""
    neighbour = scene.course / "submitted" / "honest-right" / scene.slug
    os.link(scene.course / "notes.txt", folder / "mine.txt")
    os.link(neighbour / "notes.csv", folder / "mine.csv")


def _hard_linked_notebook(folder: Path, scene: Any) -> None:
    path = folder / f"{scene.slug}.ipynb"
    path.unlink()
    os.link(scene.course / "submitted" / "honest-right" / scene.slug / path.name, path)


def _pipes(folder: Path, scene: Any) -> None:
    """Things that are no files: reading one would wait for ever, or never end."""
    os.mkfifo(folder / "more.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    if os.geteuid() == 0:
        os.mknod(folder / "zeros.csv", 0o600 | 0o020000, os.makedev(1, 5))


def _pipe_for_notebook(folder: Path, scene: Any) -> None:
    path = folder / f"{scene.slug}.ipynb"
    path.unlink()
    os.mkfifo(path)


def _odd_names(folder: Path, scene: Any) -> None:
    for name in ("a\nb.csv", "-rf", "x" * 255, "\u202egnp.exe", "\x1b]0;title\x07.txt", "..."):
        (folder / name).write_bytes(b"x")
    os.close(os.open(os.fsencode(folder) + b"/\xff\xfe.csv", os.O_CREAT | os.O_WRONLY))
    deep = folder
    for _ in range(40):
        deep /= "deep"
        deep.mkdir()
    (deep / "end.txt").write_bytes(b"x")


def _many_files(folder: Path, scene: Any) -> None:
    for number in range(2500):
        (folder / f"f{number}").touch()
    with (folder / "large.bin").open("wb") as file:
        file.truncate(40 << 20)


def _stamps(folder: Path, scene: Any) -> None:
    (folder / "timestamp.txt").write_bytes(b"\xff\x00" * 500)
    (folder / "submission_secret.txt").symlink_to(scene.course / "notes.txt")


def _shadows() -> dict[str, bytes]:
    """Files that Python or IPython would load by their name."""
    bad = b"raise SystemExit('shadowed')\nprint('SHADOW WORKED')\n"
    names = """numpy.py pandas.py json.py os.py sitecustomize.py usercustomize.py conftest.py
    lintas_box.py lintas.py ipython_config.py builtins.py encodings.py traceback.py
    numpy/__init__.py nbgrader_config.py jupyter_config.py""".split()  # noqa: SIM905
    return dict.fromkeys(names, bad)


FILES = [
    Attack(
        "gradebook-by-its-path",
        "read, write, lock, replace and delete the gradebook at its path",
        cells={"first": READ + "import fcntl, os, sqlite3\nbook = '<COURSE>/gradebook.db'\n"
               "tried('read', lambda: read(book))\n"
               "tried('mark', lambda: sqlite3.connect(f'file:{book}?mode=rw', uri=True).execute("
               "'update grade set manual_score = 99'))\n"
               "tried('lock', lambda: fcntl.flock(open(book, 'r+'), fcntl.LOCK_EX))\n"
               "tried('replace', lambda: os.rename('x', book))\n"
               "tried('delete', lambda: os.remove(book))\n"
               "tried('make', lambda: os.makedirs('<COURSE>/x'))"},
        shows=("read failed: FileNotFoundError", "mark failed: OperationalError",
               "delete failed: FileNotFoundError"),
    ),
    Attack(
        "walks-everywhere",
        "walk up and down the whole tree for anything of the course",
        cells={"first": "import os\nfound = []\nfor folder, inner, names in os.walk('/'):\n"
               "    inner[:] = [n for n in inner if (folder, n) not in (('/', 'usr'), ('/', 'dev'))"
               " and n not in ('site-packages', 'python3.11')]\n"
               "    found += [n for n in names if n.endswith(('.db', '.ipynb', '.bak'))"
               " or n == 'nbgrader_config.py' or n.startswith(('notes', 'responses'))]\n"
               "print('found', sorted(found))"},
        shows=("found []",),
    ),
    Attack(
        "source-and-neighbours",
        "read the hidden tests in source/ and in autograded/, and a neighbour's work",
        cells={"first": READ + "import glob\n"
               "for place in ('source', 'autograded/*', 'submitted/honest-right', 'release'):\n"
               "    for path in ('<COURSE>/' + place + '/<SLUG>/<SLUG>.ipynb',):\n"
               "        tried(place, lambda: read((glob.glob(path) or [path])[0]))\n"
               "tried('notes', lambda: read('<COURSE>/notes.txt'))\n"
               "tried('home', lambda: read('<HOME>/.ssh/id_rsa'))\n"
               "print('seen', glob.glob('<COURSE>/*') + glob.glob('<HOME>/*') + "
               "glob.glob('/[hr]o*/*'))"},
        shows=("source failed: FileNotFoundError", "submitted/honest-right failed", "seen ["),
    ),
    Attack(
        "copies-a-neighbour",
        "overwrite, copy and destroy a neighbour's submission",
        cells={"first": TRIED + "import os, shutil\nthem = '<COURSE>/submitted/honest-right'\n"
               "tried('destroy', lambda: shutil.rmtree(them))\n"
               "tried('overwrite', lambda: open(them + '/<SLUG>/<SLUG>.ipynb', 'w'))\n"
               "tried('copy', lambda: shutil.copytree(them, './them'))"},
        shows=("destroy failed", "overwrite failed", "copy failed"),
    ),
    Attack(
        "edits-the-configuration",
        "the lecturer's configuration, and what Python or IPython loads at its next start",
        cells={"first": TRIED + "import os, site, sys, numpy\n"
               "def add(path):\n    os.makedirs(os.path.dirname(path), exist_ok=True)\n"
               "    open(path, 'a').write('import os')\n\n"
               "places = ['<COURSE>/nbgrader_config.py', '<HOME>/.bashrc', '/etc/profile',"
               " '<HOME>/.ipython/profile_default/startup/x.py', numpy.__file__,"
               " '<HOME>/.jupyter/nbgrader_config.py', '/box/code/lintas_box/child.py',"
               " os.path.join(sys.prefix, 'x'), os.path.join(sys.base_prefix, 'x')]\n"
               "places += [one + '/x.pth' for one in site.getsitepackages()]\n"
               "for path in places:\n    tried(path, lambda: add(path))"},
        shows=("nbgrader_config.py failed", "child.py failed"),
    ),
    Attack(
        "startup-files-at-home",
        "startup files in its own home, for the next process or the next student",
        cells={"first": "import os, pathlib\nhome = pathlib.Path.home()\n"
               "for name in ('.ipython/profile_default/startup/0.py', '.pythonrc',"
               " '.local/lib/python3.11/site-packages/usercustomize.py', 'sitecustomize.py'):\n"
               "    (home / name).parent.mkdir(parents=True, exist_ok=True)\n"
               "    (home / name).write_text(\"print('STARTUP ' + 'WORKED')\")\n"
               "pathlib.Path('/tmp/<TOKEN>').write_text('left here')\nprint('written')",
               "last": "import os\nos._exit(1)"},
        shows=("written",),
    ),
    Attack(
        "finds-what-another-left",
        "what the student before left in /tmp, in the home or in the working folder",
        cells={"first": "import glob, os, pathlib\nprint('left', glob.glob('/tmp/*') + "
               "glob.glob('/dev/shm/*') + sorted(os.listdir(pathlib.Path.home())))"},
        shows=("left []",),
    ),
    Attack(
        "files-named-like-modules",
        "files beside the notebook that Python would import instead of the real ones",
        right=ALL,
        files=_shadows(),
        cells={"first": "import numpy, pandas, json\nprint('real', numpy.__name__)"},
        shows=("real numpy",),
    ),
    Attack(
        "other-data",
        "the lecturer's data file, replaced by one that makes the answer right",
        files={"rates.csv": b"n\n0\n"},
        answers={"late": "late = 0\nopen('rates.csv', 'w').write('n\\n0\\n')"},
    ),
    Attack(
        "environment",
        "secrets in the environment, its own and its parents', and what /proc tells",
        cells={"first": READ + "import os\nprint(dict(os.environ))\n"
               "for path in ('self/environ', '1/environ', '1/root', 'self/mountinfo',"
               " '1/cmdline', 'self/fd/3', 'kallsyms', 'self/maps', '2/environ', 'sys/kernel'):\n"
               "    tried(path, lambda: read('/proc/' + path))\n"
               "print('proc', os.listdir('/proc'))"},
        shows=("self/environ failed", "1/environ failed", "proc []"),
    ),
    Attack(
        "devices",
        "disks, memory and consoles, there or made",
        cells={"first": READ + "import os\nfor path in ('sda', 'vda', 'mem', 'kmsg', 'console', "
               "'kvm', 'fuse', 'net/tun', 'tty1'):\n"
               "    tried(path, lambda: open('/dev/' + path, 'rb+'))\n"
               "tried('mknod', lambda: os.mknod('disk', 0o60600, os.makedev(8, 0)))\n"
               "tried('terminal', lambda: open('/dev/tty', 'w'))"},
        shows=("sda failed", "mknod failed", "terminal failed"),
    ),
    Attack(
        "links-in",
        "links in the submission to the gradebook, a neighbour and the system",
        right=("double",),
        place=_put_links,
        cells={"first": READ + "import os\nprint('beside', sorted(os.listdir('.')))\n"
               "for path in ('passwd.txt', 'book.csv', 'near.csv', 'neighbour/notes.csv',"
               " 'everything/etc/passwd'):\n    tried(path, lambda: read(path))"},
        shows=("beside ['rates.csv']", "passwd.txt failed: FileNotFoundError"),
    ),
    Attack(
        "links-out",
        "links made while running, for somebody to follow later",
        cells={"first": READ + "import os\nfor n, path in enumerate(('<COURSE>', '/', '<HOME>',"
               " '/proc/1/root')):\n    os.symlink(path, f'out{n}')\n"
               "tried('through', lambda: read('out0/gradebook.db'))\n"
               "tried('hard', lambda: os.link('<COURSE>/gradebook.db', 'book'))\n"
               "os.rename('rates.csv', 'gone.csv')\nos.symlink('<COURSE>/notes.txt', 'rates.csv')"},
        shows=("through failed", "hard failed"),
    ),
    Attack(
        "notebook-is-a-link",
        "a link to a neighbour's notebook in place of one's own",
        place=_link_notebook,
        human="is a link",
    ),
    Attack(
        "folder-is-a-link",
        "a link to a neighbour's folder in place of one's own",
        place=_link_folder,
        human="is a link",
    ),
    Attack(
        "hard-links",
        "second names of files that are somebody else's",
        right=("double",),
        place=_hard_links,
        cells={"first": READ + "tried('notes', lambda: read('mine.txt'))\n"
               "tried('near', lambda: read('mine.csv'))"},
        shows=("notes failed", "near failed"),
    ),
    Attack(
        "notebook-is-a-hard-link",
        "a second name of a neighbour's notebook in place of one's own: as good as a copy",
        right=ALL,
        place=_hard_linked_notebook,
        told="another name elsewhere",
    ),
    Attack("pipes-and-devices", "a pipe and an endless device as data", right=ALL, place=_pipes),
    Attack(
        "notebook-is-a-pipe",
        "a named pipe in place of the notebook",
        place=_pipe_for_notebook,
        human="is not a file",
    ),
    Attack("odd-names", "names that steer a terminal or a shell", right=ALL, place=_odd_names),
    Attack("many-beside", "thousands of files, and a large one", right=ALL, place=_many_files),
    Attack("odd-stamps", "a time stamp and a secret that are none", right=ALL, place=_stamps),
]  # fmt: skip
