"""What several test files share: the repo's root, and a small course that is right in all ways."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lintas.marking.box import Box

# A slow machine is no failed property: speed is measured in benchmarks, never in a test.
settings.register_profile("lintas", deadline=None)
settings.load_profile("lintas")

ROOT = Path(__file__).resolve().parent.parent
COURSE = ROOT / "tests" / "data" / "course"


@pytest.fixture
def root() -> Path:
    """The folder of this repository."""
    return ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of a tiny course without a problem, for a test to break."""
    return Path(shutil.copytree(COURSE, tmp_path / "course"))


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook, to copy: nbgrader takes two seconds to make one."""
    from marking_class import gradebook

    folder = tmp_path_factory.mktemp("gradebook")
    with gradebook(folder):
        return folder / "gradebook.db"


@pytest.fixture(scope="session")
def code_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an assignment of code that nbgrader knows; nobody has handed in yet."""
    from code_class import make_course

    return make_course(tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="session")
def code_box() -> Iterator[Box]:
    """The box that students' code runs in, as an ordinary user."""
    from box_user import box_user

    with Box(as_user=box_user()) as box:
        yield box
