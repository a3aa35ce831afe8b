"""Marking: bytes in, marks out; whatever a student hands in, nobody else is stopped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from marking_class import (
    ESSAY,
    HOSTILE,
    SLUG,
    answers,
    everything,
    given,
    gradebook,
    hand_in,
    make_course,
    sheet,
    stored,
)

from lintas.items import ContentError
from lintas.marking import mark_assignment, mark_handed
from lintas.marking.answers import escape
from lintas.marking.course import back_up
from lintas.marking.handed import Handed, read_handed, students
from lintas.marking.notebook import checksum, marked_notebook
from lintas.worksheets import build_notebook, parse_responses

SHEET = sheet()
AUTO = sum(q.points for q in SHEET.questions if not q.essay)


def marks_of(raw: bytes | None):
    return mark_handed(Handed("ani", raw), SHEET)


def test_right_answers_earn_all_and_the_essay_waits():
    marks = marks_of(answers(given("right")))
    assert marks.score == AUTO == 20
    assert marks.waiting == (f"{ESSAY}--concepts",)
    assert marks.problems == ()


def test_partial_answers_earn_their_share_of_the_points():
    marks = marks_of(answers(given("partial", u98_g02=["a"], u98_g06={"a": "a", "b": "a"})))
    assert marks.cells["u98-g02"].score == 1.5
    assert marks.cells["u98-g06"].score == 1.0


@pytest.mark.parametrize(
    "raw",
    [
        None,
        answers({}),
        answers(given("empty")),
        answers(given("wrong", u98_g07={"text": "  \n"})),
        answers({name: {**entry, "revision": 9} for name, entry in given("empty").items()}),
    ],
    ids=["no file", "no items", "nulls", "all wrong", "nulls of another revision"],
)
def test_what_is_unanswered_or_wrong_is_nothing_and_nobody_needs_to_look(raw):
    marks = marks_of(raw)
    assert marks.score == 0
    assert marks.waiting == ()
    assert {cell.score for cell in marks.cells.values()} == {0}


DEEP = b'{"schema":1,"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b'{"schema": 1, "items": {}, "x": NaN}', "is not JSON"),
        (b"9" * 5000, "is not JSON"),
        (DEEP, "is nested too deeply"),
        (b" " * 300_000, "is larger than 256 KB"),
        (b"[]", "is not a file of answers"),
        (b'{"schema": 1, "items": []}', "is not a file of answers"),
        (answers({}, schema=2), "has schema 2, not 1"),
        (answers({}, schema=True), "has schema True, not 1"),
        (answers({}, assignment="u97-other"), "belongs to 'u97-other', not to u98-sample"),
        (answers({}, assignment=["\x1b[2J"]), "belongs to a list"),
    ],
)
def test_a_file_that_cannot_be_used_keeps_the_students_place(raw, said):
    marks = marks_of(raw)
    assert said in marks.problems[0]
    assert len(marks.waiting) == len(marks.cells)
    assert marks.score == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"response": "zz"}, "names option 'zz', which there is not"),
        ({"response": 17}, "is not one option"),
        ({"response": ["a"]}, "is not one option"),
        ({"confidence": 9}, "has confidence 9"),
        ({"confidence": True}, "has confidence True"),
        ({"revision": "1"}, "holds no answer in its place"),
        ({"revision": True}, "holds no answer in its place"),
        ({"response": "\x1b[2J" * 40}, "names option '\\x1b[2J"),
    ],
)
def test_an_impossible_value_is_told_and_the_other_items_count(changes, said):
    items = given("right")
    items["u98-g01"] = {**items["u98-g01"], **changes}
    marks = marks_of(answers(items))
    assert said in marks.problems[0]
    assert len(marks.problems[0]) < 160
    assert marks.score == (AUTO if "confidence" in changes else AUTO - 2)


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        ("u98-g02", "a", "is not a list of options"),
        ("u98-g02", ["a", "c", "z"], "names option 'z'"),
        ("u98-g04", ["a"], "puts no cards anywhere"),
        ("u98-g04", {"a": "a"}, "puts a card in no list"),
        ("u98-g04", {"z": ["a"]}, "names card 'z'"),
        ("u98-g05", {"a": ["z-a"]}, "names place 'z-a'"),
        ("u98-g06", [], "marks no spans"),
        ("u98-g06", {"z": "a"}, "names span 'z'"),
        ("u98-g06", {"a": {}}, "names tag a dict"),
        (ESSAY, "text", "is not a text"),
        (ESSAY, {"text": 1}, "is not a text"),
    ],
)
def test_each_type_says_what_is_impossible(item, response, said):
    items = given("right", **{item.replace("-", "_"): response})
    assert said in marks_of(answers(items)).problems[0]


def test_a_name_that_stands_twice_is_told_and_the_last_one_counts():
    raw = answers(given("right"))
    raw = raw.replace(b'"items": {', b'"items": {"u98-g01": {"revision": 1, "response": "z"}, ', 1)
    marks = marks_of(raw)
    assert marks.problems == ("responses.json holds 'u98-g01' twice (the last one was counted)",)
    assert marks.score == AUTO


def test_a_flood_of_oddities_is_cut_off():
    items = {f"u98-x{n}": 1 for n in range(5000)}
    assert len(marks_of(answers(items)).problems) <= 50


def test_another_language_or_item_is_ignored_with_a_line():
    marks = marks_of(answers({**given("right"), "u97-g01": {}}, lang="nl"))
    assert marks.score == AUTO
    assert [p.split(" (")[0] for p in marks.problems] == [
        "responses.json answers 'u97-g01', which is not asked",
        "responses.json has language 'nl'",
    ]


def test_an_unknown_release_is_told_and_unchanged_items_are_marked():
    items = given("right")
    items["u98-g01"]["revision"] = 7
    marks = marks_of(answers(items, release="cafe"))
    assert "was answered on release 'cafe'" in marks.problems[0]
    assert "u98-g01: answers revision 7, not 1; kept for a person" in marks.problems
    assert marks.cells["u98-g01"].score is None
    assert set(marks.waiting) == {"u98-g01", f"{ESSAY}--concepts"}
    assert marks.score == AUTO - 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["a", "b", "a-a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["a", "b", "text", "response"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@examples(st.dictionaries(st.sampled_from([q.item.id for q in SHEET.questions]), JSON), JSON)
def test_whatever_json_comes_the_marks_are_within_bounds(entries, response):
    items = {**entries, "u98-g04": {"revision": 1, "response": response}}
    marks = marks_of(answers(items))
    points = {name: p for q in SHEET.questions for name, p in q.cells.items()}
    assert set(marks.cells) == set(points)
    assert all(0 <= (cell.score or 0) <= points[name] for name, cell in marks.cells.items())
    marked_notebook(SHEET, marks)


@settings(max_examples=100, deadline=None)
@examples(st.binary(max_size=80))
def test_whatever_bytes_come_only_content_errors_are_raised(raw):
    try:
        parse_responses(raw, SHEET)
    except ContentError as error:
        assert error.problems


# --- reading ---------------------------------------------------------------------------------


def make_link(course: Path, kind: str) -> None:
    """A student `eve` whose hand-in is a link or no file, in one of several ways."""
    submitted = course / "submitted"
    hand_in(course, "ani", answers(given("right")))
    target = submitted / "ani" / SLUG
    folder = submitted / "eve" / SLUG
    if kind == "student":
        (submitted / "eve").symlink_to("ani")
        return
    folder.parent.mkdir(parents=True)
    if kind == "folder":
        folder.symlink_to(target)
        return
    folder.mkdir()
    path = folder / "responses.json"
    makers = {
        "file": lambda: path.symlink_to(target / "responses.json"),
        "dangling": lambda: path.symlink_to(course / "nowhere"),
        "device": lambda: path.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(path),
        "directory": path.mkdir,
    }
    makers[kind]()


@pytest.mark.parametrize(
    "kind", ["student", "folder", "file", "dangling", "device", "pipe", "directory"]
)
def test_links_pipes_and_folders_are_never_read(tmp_path, kind):
    make_link(tmp_path, kind)
    assert students(tmp_path / "submitted", SLUG) == ["ani", "eve"]
    handed = read_handed(tmp_path / "submitted", "eve", SLUG)
    assert handed.raw is None
    assert handed.problem is not None
    marks = mark_handed(handed, SHEET)
    assert marks.score == 0
    assert len(marks.waiting) == len(marks.cells)


def test_an_oversized_file_is_not_read_whole(tmp_path):
    folder = hand_in(tmp_path, "eve", b"")
    with (folder / "responses.json").open("wb") as file:
        file.truncate(1 << 40)
    assert "is larger than 256 KB" in str(read_handed(tmp_path / "submitted", "eve", SLUG).problem)


def test_a_linked_time_stamp_is_left_out(tmp_path):
    folder = hand_in(tmp_path, "eve", b"{}", stamp=None)
    (folder / "timestamp.txt").symlink_to("/etc/hostname")
    handed = read_handed(tmp_path / "submitted", "eve", SLUG)
    assert (handed.timestamp, handed.raw) == (None, b"{}")


# --- storing ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory):
    """A new gradebook: nbgrader takes two seconds to make one."""
    folder = tmp_path_factory.mktemp("gradebook")
    with gradebook(folder):
        return folder / "gradebook.db"


@pytest.fixture
def course(tmp_path, empty_gradebook):
    folder = make_course(tmp_path)
    shutil.copy(empty_gradebook, folder)
    return folder


def test_a_class_is_marked_each_on_their_own(course):
    hand_in(course, "ani", answers(given("right")))
    hand_in(course, "budi", b"{")
    hand_in(course, "citra", answers(given("wrong")), stamp="nonsense\x1b[2J")
    hand_in(course, "dewi", None)
    (course / "submitted" / "eko").symlink_to("ani")
    hand_in(course, "fitri", answers(given("right")), stamp=None)
    report = mark_assignment(SLUG, course)
    assert [(row.student, row.score) for row in report.rows] == [
        ("ani", 20), ("budi", 0), ("citra", 0), ("dewi", 0), ("eko", 0), ("fitri", 20),
    ]  # fmt: skip
    assert [bool(row.problems) for row in report.rows] == [False, True, True, True, True, False]
    assert all(row.stored for row in report.rows)
    assert not report.clean
    assert set(everything(course)) == {row.student for row in report.rows}
    assert everything(course)["ani"]["time"] == "2026-03-02 08:15:00"
    assert stored(course, "ani")["u98-g03"] == (4.0, None, False)
    assert stored(course, "ani")[f"{ESSAY}--concepts"] == (None, None, True)
    assert set(stored(course, "budi").values()) == {(0.0, None, True)}
    assert set(stored(course, "dewi").values()) == {(0.0, None, False)}
    assert everything(course)["dewi"]["comments"][f"{ESSAY}--concepts"] == ("No response.", None)


def test_the_report_is_data_and_lines(course):
    hand_in(course, "ani", answers(given("right")))
    hand_in(course, "budi", b"{")
    report = mark_assignment(SLUG, course)
    data = json.loads(json.dumps(report.to_json()))
    assert data["schema"] == 1
    assert data["students"][0]["waiting"] == [f"{ESSAY}--concepts"]
    lines = list(report.lines())
    assert "  ani: 20 of 24 (7 of 7 answered, 1 to mark by hand)" in lines
    assert lines[-1].startswith("    ! responses.json is not JSON (ask the student")


def snapshot(course: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in course.rglob("*")
        if path.is_file() and ".bak-" not in path.name
    }


def test_a_second_run_changes_nothing(course):
    for student, kind in (("ani", "right"), ("budi", "partial"), ("citra", "empty")):
        hand_in(course, student, answers(given(kind)))
    mark_assignment(SLUG, course)
    before = snapshot(course)
    mark_assignment(SLUG, course)
    assert snapshot(course) == before


def mark_by_hand(course: Path, student: str) -> None:
    with gradebook(course) as book:
        essay = book.find_grade(f"{ESSAY}--concepts", SLUG, SLUG, student)
        essay.manual_score, essay.extra_credit, essay.needs_manual_grade = 3, 0.5, False
        single = book.find_grade("u98-g01", SLUG, SLUG, student)
        single.manual_score, single.needs_manual_grade = 1, False
        book.find_comment(f"{ESSAY}--concepts", SLUG, SLUG, student).manual_comment = "Good."
        notebook = book.find_submission_notebook(SLUG, SLUG, student)
        notebook.late_submission_penalty = 2
        book.db.commit()


def test_what_a_person_marked_outlives_every_run(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    before = everything(course)
    mark_assignment(SLUG, course)
    assert everything(course) == before
    assert before["ani"]["penalty"] == 2
    assert before["ani"]["comments"] == {f"{ESSAY}--concepts": (None, "Good.")}


def test_a_new_answer_asks_the_person_again_and_an_old_one_does_not(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    hand_in(course, "ani", answers(given("right", u98_g07={"text": "A second essay."})))
    mark_assignment(SLUG, course)
    assert stored(course, "ani")[f"{ESSAY}--concepts"] == (None, 3, True)
    assert stored(course, "ani")["u98-g01"] == (2.0, 1, False)


def test_a_corrected_key_remarks_and_asks_where_a_person_had_decided(course):
    hand_in(course, "ani", answers(given("wrong", u98_g01="b")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    item = course.parent / "exercises" / SLUG / "items" / "u98-g01.yml"
    item.write_text(_swap_key(item.read_text()))
    mark_assignment(SLUG, course)
    assert stored(course, "ani")["u98-g01"] == (2.0, 1, True)


def _swap_key(text: str) -> str:
    """The sample `single` with option b as its key: the feedback of a and b changes places."""
    import yaml

    data = yaml.safe_load(text)
    options = data["answer"]["options"]
    data["answer"]["key"] = "b"
    options["a"], options["b"] = options["b"], options["a"]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def test_a_rule_for_lateness_sets_and_lifts_its_own_penalty(course):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    with gradebook(course) as book:
        book.update_or_create_assignment(SLUG, duedate="2026-03-01 00:00:00 UTC")
    mark_assignment(SLUG, course)
    assert everything(course)["ani"]["penalty"] == 20
    with gradebook(course) as book:
        book.grant_extension(SLUG, "ani", days=3)
    mark_assignment(SLUG, course)
    assert everything(course)["ani"]["penalty"] is None


def test_one_student_who_cannot_be_stored_stops_nobody(course, monkeypatch):
    from lintas.marking.gradebook import Store

    for student in ("ani", "budi", "citra"):
        hand_in(course, student, answers(given("right")))
    save = Store.save

    def failing(self, handed, *rest):
        if handed.student == "budi":
            raise OSError("no space left")
        return save(self, handed, *rest)

    monkeypatch.setattr(Store, "save", failing)
    rows = {row.student: row for row in mark_assignment(SLUG, course).rows}
    assert [row.stored for row in rows.values()] == [True, False, True]
    assert "could not be stored (OSError: no space left)" in rows["budi"].problems[0]
    assert set(everything(course)) == {"ani", "citra"}


def test_only_the_students_asked_for_are_marked(course):
    for student in ("ani", "budi"):
        hand_in(course, student, answers(given("right")))
    report = mark_assignment(SLUG, course, wanted=lambda name: name == "budi")
    assert [row.student for row in report.rows] == ["budi"]
    assert set(everything(course)) == {"budi"}


def test_changed_points_reach_the_gradebook(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    path = course.parent / "exercises" / SLUG / "worksheet.yml"
    path.write_text(path.read_text().replace("u98-g01, points: 2", "u98-g01, points: 5"))
    assert mark_assignment(SLUG, course).rows[0].score == AUTO + 3
    with gradebook(course) as book:
        assert book.find_graded_cell("u98-g01", SLUG, SLUG).max_score == 5
    assert stored(course, "ani")["u98-g01"] == (5.0, None, False)


def test_questions_removed_after_handing_in_are_refused_in_words(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    path = course.parent / "exercises" / SLUG / "worksheet.yml"
    path.write_text(path.read_text().replace("  - {id: u98-g01, points: 2}\n", ""))
    with pytest.raises(ContentError, match="added or removed after students had handed in"):
        mark_assignment(SLUG, course)


def test_strangers_in_the_autograded_folder_do_not_reach_the_feedback(course):
    hand_in(course, "ani", answers(given("right")))
    folder = course / "autograded" / "ani" / SLUG
    folder.mkdir(parents=True)
    (folder / "secret.txt").symlink_to("/etc/hostname")
    (folder / "data").mkdir()
    mark_assignment(SLUG, course)
    assert sorted(path.name for path in folder.iterdir()) == ["timestamp.txt", f"{SLUG}.ipynb"]


def test_the_gradebook_is_copied_before_it_is_written_and_five_copies_are_kept(tmp_path):
    import sqlite3

    path = tmp_path / "gradebook.db"
    url = f"sqlite:///{path}"
    assert back_up(url) is None
    with sqlite3.connect(path) as book:
        book.execute("create table marks (score)")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    made = [back_up(url, now + timedelta(minutes=5 * n)) for n in range(20)]
    assert sum(copy is not None for copy in made) == 10
    kept = sorted(tmp_path.glob("gradebook.db.bak-*"))
    assert len(kept) == 5
    assert kept[-1] == made[18]
    with sqlite3.connect(kept[-1]) as copy:
        assert copy.execute("select count(*) from marks").fetchone() == (0,)
    assert back_up("postgresql://somewhere") is None


# --- showing ---------------------------------------------------------------------------------


def outputs(raw: bytes) -> dict[str, str]:
    notebook = json.loads(marked_notebook(SHEET, marks_of(raw)))
    return {
        cell["id"]: "".join(out["data"]["text/html"] for out in cell.get("outputs", []))
        for cell in notebook["cells"]
    }


def test_answers_are_shown_in_words_with_verdict_and_explanation():
    html = outputs(answers(given("wrong"), lang="id"))
    assert "✗ Kurang tepat" in html["u98-g01"]
    assert "→ <em>dipilih</em>" in html["u98-g01"]
    assert SHEET.questions[0].item.answer.explanation.id.split()[0] in html["u98-g01"]
    assert "✓ Right" in outputs(answers(given("right")))["u98-g05"]
    assert "No answer was given." in outputs(answers(given("empty")))["u98-g04"]


def test_an_essay_is_shown_as_text_and_nothing_in_it_is_active():
    html = outputs(answers(given("right", u98_g07={"text": HOSTILE})))[ESSAY]
    assert "&lt;img src=x onerror=" in html
    for active in ("<img", "<script", "<svg", "\x1b", "\u202e", "\ud800"):
        assert active not in html
    assert 'class="lintas-essay tex2jax_ignore mathjax_ignore"' in html


@examples(st.text())
def test_escaped_text_has_no_markup_and_keeps_its_lines(text):
    shown = escape(text)
    assert not set(shown) & set("<>\"'\x1b\r")
    assert shown.encode("utf-8").decode() == shown
    assert shown.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_nothing_but_known_parts_gets_on_the_page():
    odd = "<b>odd</b>"
    items = given("right")
    for entry in items.values():
        entry["at"] = odd
    items["u98-g01"]["response"] = odd
    items["u98-g02"]["response"] = ["a", odd]
    items["u98-g04"]["response"] = {odd: [odd], "a": [odd]}
    items["u98-g06"]["response"] = {odd: odd, "a": odd}
    assert b"odd" not in marked_notebook(SHEET, marks_of(answers(items, lang=odd, release=odd)))


def test_our_checksum_is_nbgraders():
    import nbformat
    from nbgrader.utils import compute_checksum

    for cell in build_notebook(SHEET)["cells"]:
        if "nbgrader" in cell["metadata"]:
            assert checksum(cell) == compute_checksum(nbformat.from_dict(cell))


def test_the_marked_notebook_is_valid_and_holds_no_code_of_the_student():
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    raw = marked_notebook(SHEET, marks_of(answers(given("right"))))
    notebook = nbformat.reads(raw.decode(), as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_importing_marking_does_not_import_nbgrader():
    code = "import lintas.marking, lintas.worksheets, sys; sys.exit('nbgrader' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_sources_are_named_as_the_course_names_them(course):
    book = course.parent / "book"
    book.mkdir()
    (book / "citations.yml").write_text(
        "documents:\n  trafficking-protocol: {en: Trafficking Protocol, id: Protokol Perdagangan}\n"
    )
    hand_in(course, "ani", answers(given("right"), lang="id"))
    mark_assignment(SLUG, course)
    notebook = (course / "autograded" / "ani" / SLUG / f"{SLUG}.ipynb").read_text()
    assert "Sumber: Protokol Perdagangan, art. 3(a)" in notebook
    (book / "citations.yml").write_text("documents: [")
    assert mark_assignment(SLUG, course).rows[0].stored
