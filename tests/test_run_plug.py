"""nbgrader's own `autograde` and the form grader's button go through the same marker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from marking_class import SLUG, answers, everything, given, hand_in, make_course

from lintas.marking import plug, workers
from lintas.marking.plug import WorksheetAutograde
from lintas.marking.report import Report


@pytest.fixture
def course(tmp_path, empty_gradebook):
    folder = make_course(tmp_path)
    shutil.copy(empty_gradebook, folder)
    for student in ("ani", "budi"):
        hand_in(folder, student, answers(given("right")))
    place = folder / "source" / "code"
    place.mkdir(parents=True)
    (place / "code.ipynb").write_text("{}")
    return folder


def application(course: Path, setting: str = ""):
    """nbgrader as it reads the course's configuration, with one more line in it."""
    from nbgrader.apps.baseapp import NbGrader

    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\n{setting}\n")
    app = NbGrader(log_level=50)
    app.initialize([], root=str(course))
    return app


def autograde(course: Path, setting: str, assignment: str = "code") -> WorksheetAutograde:
    app = application(course, setting)
    app.coursedir.assignment_id = assignment
    return WorksheetAutograde(coursedir=app.coursedir, parent=app)


def button(app, student: str) -> dict:
    """What the form grader does when its lightning is pressed."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(coursedir=app.coursedir, parent=app).autograde(SLUG, student)


def test_the_button_marks_one_student_and_is_quick(course, monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("a pool for one submission")

    monkeypatch.setattr(workers, "Pool", never)
    app = application(course)
    for _ in range(3):
        done = button(app, "ani")
        assert done["success"], done["error"]
    assert set(everything(course)) == {"ani"}
    assert len(list(course.glob("gradebook.db.bak-*"))) == 1
    assert not (course / "reports").exists()
    assert button(app, "budi")["success"]
    assert {s: data["score"] for s, data in everything(course).items()} == {"ani": 20, "budi": 20}


def test_the_button_says_when_another_run_is_marking(course):
    from lintas.marking.lock import locked

    app = application(course)
    with locked(course):
        done = button(app, "ani")
    assert not done["success"]
    assert "Another run is marking in" in done["error"] + done["log"]


@pytest.mark.parametrize("setting", ["", "c.WorksheetAutograde.refuse_code = True"])
def test_code_is_refused_unless_one_chooses(course, setting):
    from nbgrader.converters import NbGraderException

    with pytest.raises(NbGraderException, match="code = 'box' marks code in a box"):
        autograde(course, setting).start()


@pytest.mark.parametrize(
    "setting", ["c.WorksheetAutograde.code = 'stock'", "c.WorksheetAutograde.refuse_code = False"]
)
def test_stock_is_what_it_says(course, setting, monkeypatch):
    started = []
    monkeypatch.setattr(plug.Autograde, "start", lambda self: started.append(self))
    grader = autograde(course, setting)
    grader.start()
    assert started == [grader]


def test_with_the_box_code_goes_to_our_marker(course, monkeypatch):
    asked = []

    def marker(slug, root, folders, *, course, options):
        asked.append((slug, options))
        return Report(slug, "", ())

    monkeypatch.setattr(plug, "mark_assignment", marker)
    setting = "c.WorksheetAutograde.code = 'box'; c.WorksheetAutograde.code_user = 'marker'"
    grader = autograde(course, setting)
    grader.coursedir.student_id, grader.force = "ani", True
    with pytest.raises(Exception, match="Nobody has handed in"):
        grader.start()
    ((slug, options),) = asked
    assert (slug, options.as_user, options.regrade, options.quick) == ("code", "marker", True, True)
    assert options.students == ("ani",)


def test_the_old_name_of_the_setting_is_told(course, caplog):
    grader = autograde(course, "c.WorksheetAutograde.refuse_code = True")
    said = []
    grader.log = type("Log", (), {"warning": said.append, "error": lambda *_: None})()
    assert grader._code() == "refuse"
    assert "write c.WorksheetAutograde.code = 'refuse'" in said[0]
