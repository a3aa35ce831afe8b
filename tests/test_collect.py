"""Collecting: a platform's archives become nbgrader's folders, each file its owner's."""

from __future__ import annotations

import html
import json
import os
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from collecting import (
    FILE,
    ROSTER,
    archive,
    collect,
    huge_directory,
    link,
    make_class,
    member,
    moodle,
    patched,
    sheet_file,
    utf8_without_flag,
)
from marking_class import SLUG, answers, given

from lintas.items import ContentError
from lintas.marking.lms import claim_of
from lintas.marking.roster import Roster, Student, read_roster, words


@pytest.fixture
def course(tmp_path):
    return make_class(tmp_path)


def handed(course, student: str) -> Path:
    return course.submitted / student / SLUG / "responses.json"


def collected(course) -> set[str]:
    return {path.parts[-3] for path in course.submitted.glob(f"*/{SLUG}/responses.json")}


# Who it is

MOODLE = [
    (moodle("Siti Nur Aisyah", 11), "2310001"),
    (moodle("Jafar Al-Ṣādiq", 12), "2310002"),  # Moodle drops the apostrophe
    (moodle("Ja'far Al-Sadiq", 12), "2310002"),
    (moodle("Sukarno", 13), "2310003"),
    (f"Zoë Müller_16_assignsubmission_file_{FILE}", "2310006"),
    (f"Zoe\u0308 Mu\u0308ller_16_assignsubmission_file/{FILE}", "2310006"),
    (f"Muller, Zoe_16_assignsubmission_file_/{FILE}", "2310006"),
    (moodle("Ni Luh Putu Ayu DArcy", 17), "2310007"),
    (moodle("MUHAMMAD RIZKY", 18, f"{SLUG}.lintas (1).json"), "2310008"),
]
CANVAS = [
    (f"aisyahsitinur_501_9001_{FILE}", "2310001"),
    (f"aisyahsitinur_77_9001_{FILE}", "2310001"),
    (f"nuraisyahsiti_LATE_77_9001_{FILE}", "2310001"),
    (f"alsadiqjafar_77_9002_{SLUG}.lintas-1.json", "2310002"),
    (f"sukarno_late_77_9003_{SLUG}-2.json", "2310003"),
    (f"santosobudi_505_9004_{FILE}", "2310005"),
    (f"müllerzoë_77_9006_{FILE}", "2310006"),
]
OTHERS = [
    ("2310006.lintas.json.txt", "2310006"),
    ("2310007.lintas.txt", "2310007"),
    (f"2310001/{SLUG}/responses.json", "2310001"),
    (f"2310002+{SLUG}+2026-03-02 08:00:00 UTC+abc/responses.json", "2310002"),
    ("2310003.lintas.json", "2310003"),
    (f"Siti Nur Aisyah/{FILE}", "2310001"),
    ("Aisyah Siti Nur.json", "2310001"),
]


@pytest.mark.parametrize(("name", "student"), [*MOODLE, *CANVAS, *OTHERS])
def test_a_name_finds_its_student(course, tmp_path, name, student):
    found = collect(course, archive(tmp_path / "all.zip", [(name, sheet_file())]))
    assert [one.student for one in found.taken] == [student], list(found.lines())
    assert found.clean
    assert json.loads(handed(course, student).read_bytes())["assignment"] == SLUG
    assert (handed(course, student).parent / "timestamp.txt").read_text().endswith(" UTC")


BOXES = [
    moodle("Sukarno", 13, "onlinetext.html"),
    "Sukarno_13_assignsubmission_onlinetext_onlinetext.html",
    "sukarno_LATE_503_text.html",
]


@pytest.mark.parametrize("name", BOXES)
def test_answers_pasted_into_a_text_box_are_found(course, tmp_path, name):
    essay = {"text": "Satu & dua <b>tebal</b> “kutip”.\nBaris {kedua}."}
    raw = answers(given("right", u98_g07=essay)).decode()
    lines = html.escape(json.dumps(json.loads(raw), indent=1, ensure_ascii=False)).split("\n")
    box = "<p>" + "<br />".join(line.replace(" ", "&nbsp;", 1) for line in lines) + "</p>\r\n"
    found = collect(course, archive(tmp_path / "all.zip", [(name, box.encode())]))
    assert found.clean and found.taken[0].student == "2310003"
    taken = json.loads(handed(course, "2310003").read_bytes())
    assert taken == json.loads(raw)


@pytest.mark.parametrize("box", [b"", b"<p></p>", b"<p>Pak, ini tugas saya.</p>"])
def test_a_text_box_without_answers_is_no_file_of_answers(course, tmp_path, box):
    members = [(BOXES[0], box), (moodle("Sukarno", 13), sheet_file())]
    assert collect(course, archive(tmp_path / "both.zip", members)).clean
    alone = collect(course, archive(tmp_path / "one.zip", members[:1]))
    assert "Sukarno_13" in said(alone) or course.submitted.exists()


def test_what_nbgrader_collected_can_be_gone_through_for_pages_files(course, tmp_path):
    folder = handed(course, "2310001").parent
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(sheet_file())
    (folder / f"{SLUG}.ipynb").write_text("{}")
    assert collect(course, course.submitted).taken[0].status == "new"
    assert handed(course, "2310001").read_bytes() == sheet_file()


def test_the_same_as_unpacked_folders(course, tmp_path):
    folder = tmp_path / "unpacked"
    for name, _ in (MOODLE[0], MOODLE[3], CANVAS[6], OTHERS[3]):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(sheet_file())
    assert collect(course, folder).clean
    assert collected(course) == {"2310001", "2310003", "2310006", "2310002"}


def test_nbgraders_folders_in_any_depth_and_the_time_beside_them(course, tmp_path):
    folder = tmp_path / "other" / "submitted" / "2310001" / SLUG
    folder.mkdir(parents=True)
    (folder / "responses.json").write_bytes(sheet_file())
    (folder / "worksheet.json").write_text("{}")
    (folder / f"{SLUG}.ipynb").write_text("{}")
    (folder / "timestamp.txt").write_text("2026-03-01 09:00:00.000000 UTC")
    for given_path in (folder, folder.parent, folder.parent.parent, folder / "responses.json"):
        found = collect(course, given_path)
        assert [one.student for one in found.taken] == ["2310001"], given_path
        assert found.clean
    noted = (handed(course, "2310001").parent / "timestamp.txt").read_text()
    assert noted == "2026-03-01 09:00:00.000000 UTC"


def test_namesakes_are_never_mixed_up(course, tmp_path):
    members = [(moodle("Budi Santoso", n), sheet_file()) for n in (41, 42)]
    found = collect(course, archive(tmp_path / "all.zip", members))
    assert not found.taken and not course.submitted.exists()
    assert {one.label for one in found.unmatched} == {"Budi Santoso_41", "Budi Santoso_42"}
    assert {s.id for one in found.unmatched for s in one.near} == {"2310004", "2310005"}
    settled = tmp_path / "names.csv"
    settled.write_text("name;id\nBudi Santoso_41;2310004\nBudi Santoso_42;2310005\n")
    assert collect(course, tmp_path / "all.zip", names=settled).clean
    assert collected(course) == {"2310004", "2310005"}


def test_two_numbers_of_the_platform_are_two_people(course, tmp_path):
    members = [(moodle("Siti Nur Aisyah", n), sheet_file()) for n in (11, 99)]
    found = collect(course, archive(tmp_path / "all.zip", members))
    assert not found.taken
    assert all("two people" in one.reason for one in found.unmatched)


def test_an_unknown_name_comes_with_the_nearest_ones(course, tmp_path):
    found = collect(course, archive(tmp_path / "a.zip", [(moodle("Siti Nur Aisya", 1), b"{}")]))
    (lost,) = found.unmatched
    assert lost.near[0].id == "2310001"
    assert "nobody in the roster" in next(iter(found.lines()))


def test_a_map_may_name_a_file_and_must_name_people_of_the_class(course, tmp_path):
    (tmp_path / "scan 3.lintas.json").write_bytes(sheet_file())
    settled = tmp_path / "names.csv"
    settled.write_text("name,id\nscan 3,2310008\n")
    assert collect(course, tmp_path / "scan 3.lintas.json", names=settled).clean
    settled.write_text("name,id\nscan 3,9999\n")
    with pytest.raises(ContentError, match="'9999' is not in the roster"):
        collect(course, tmp_path / "scan 3.lintas.json", names=settled)


def test_without_a_roster_ids_are_taken_and_names_are_not(tmp_path):
    course = make_class(tmp_path, roster="")
    members = [(f"x17/{SLUG}/responses.json", sheet_file()), (moodle("Ani", 1), sheet_file())]
    found = collect(course, archive(tmp_path / "all.zip", members))
    assert collected(course) == {"x17"}
    assert "There is no roster" in found.problems[0]
    members = [(f"../{SLUG}/responses.json", sheet_file()), (f".x/{SLUG}/r.json", sheet_file())]
    assert not collect(course, archive(tmp_path / "bad.zip", members)).taken


def test_the_gradebooks_students_and_due_date_count_too(tmp_path):
    from marking_class import gradebook

    course = make_class(tmp_path, roster="")
    with gradebook(course.root) as book:
        book.add_student("42", first_name="Dewi", last_name="Lestari")
        book.add_assignment(SLUG, duedate="2026-03-01 00:00:00 UTC")
    name = moodle("Dewi Lestari", 9)
    (one,) = collect(course, archive(tmp_path / "all.zip", [(name, sheet_file())])).taken
    assert (one.student, one.late) == ("42", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_roster_as_a_spreadsheet_saves_it(tmp_path, encoding, mark):
    path = tmp_path / "roster.csv"
    text = "id,first_name,last_name,email\r\n7,Zoë,Müller,z@kampus.test\r\n\r\n"
    path.write_bytes(text.replace(",", mark).encode(encoding))
    assert read_roster(path) == [Student("7", "Zoë", "Müller", "z@kampus.test")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nx\n", "no column 'id'"),
        ("id\n../x\n", "cannot be a student's id"),
        ("id\n.hidden\n", "cannot be a student's id"),
        ("", "is empty"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path, text, said):
    path = tmp_path / "roster.csv"
    path.write_text(text)
    with pytest.raises(ContentError, match=said):
        read_roster(path)


def test_words_of_names():
    assert words("D’Arcy-Ṣādiq, I Gusti") == ["darcy", "sadiq", "i", "gusti"]
    assert not Roster([]).named("")
    assert claim_of((FILE,), SLUG) is None


# Again and again


def at(time: str, **head: object) -> bytes:
    return sheet_file(f"2026-03-0{time}:00.000Z", **head)


def test_the_newest_answers_win_and_the_others_are_kept(course, tmp_path):
    name = moodle("Sukarno", 13)
    second = moodle("Sukarno", 13, "second.json")
    path = archive(tmp_path / "all.zip", [(name, at("1T08:30")), (second, at("1T07:30"))])
    (one,) = collect(course, path).taken
    assert handed(course, "2310003").read_bytes() == at("1T08:30")
    (aside,) = one.aside
    assert (course.root / aside).read_bytes() == at("1T07:30")
    again = collect(course, path)
    assert again.taken[0].status == "unchanged"
    assert [p.name for p in (course.root / "aside").rglob("*.json")] == [Path(aside).name]


def test_a_newer_submission_is_never_overwritten(course, tmp_path):
    name = moodle("Sukarno", 13)
    collect(course, archive(tmp_path / "new.zip", [(name, at("1T08:30"))]))
    (one,) = collect(course, archive(tmp_path / "old.zip", [(name, at("1T07:30"))])).taken
    assert one.status == "older"
    assert handed(course, "2310003").read_bytes() == at("1T08:30")
    assert (course.root / one.aside[0]).read_bytes() == at("1T07:30")
    (one,) = collect(course, archive(tmp_path / "third.zip", [(name, at("2T02:00"))])).taken
    assert one.status == "updated"
    assert handed(course, "2310003").read_bytes() == at("2T02:00")
    assert (course.root / one.aside[0]).read_bytes() == at("1T08:30")


def test_a_clock_that_runs_ahead_does_not_block_later_work(course, tmp_path):
    name = moodle("Sukarno", 13)
    ahead = sheet_file("2031-01-01T00:00:00Z")
    collect(course, archive(tmp_path / "a.zip", [(member(name, (2026, 3, 1, 9, 0, 0)), ahead)]))
    later = archive(tmp_path / "b.zip", [(member(name, (2026, 3, 4, 9, 0, 0)), at("3T08:00"))])
    assert collect(course, later).taken[0].status == "updated"


def test_late_ones_are_told(course, tmp_path):
    members = [
        (f"sukarno_LATE_503_1_{FILE}", at("1T08:00")),
        (f"aisyahsitinur_501_2_{FILE}", at("1T08:00")),
        (member(moodle("Muhammad Rizky", 18), (2026, 3, 5, 9, 0, 0)), at("1T08:00")),
    ]
    due = datetime(2026, 3, 4, tzinfo=UTC)
    found = collect(course, archive(tmp_path / "all.zip", members), due=due)
    late = {one.student for one in found.taken if one.late}
    assert late == {"2310003", "2310008"}
    assert found.clean
    assert any("late" in row[-1] for row in found.rows())


def test_a_dry_run_writes_nothing(course, tmp_path):
    before = sorted(course.root.rglob("*"))
    members = [
        (moodle("Sukarno", 13, name), at(time))
        for name, time in zip("ab", ("1T08:00", "1T07:00"), strict=True)
    ]
    members = [(f"{name}.json", raw) for name, raw in members]
    found = collect(course, archive(tmp_path / "all.zip", members), dry_run=True)
    assert found.dry_run and found.taken[0].status == "new" and found.taken[0].aside
    assert sorted(course.root.rglob("*")) == before


def test_the_report_is_data_too(course, tmp_path):
    members = [
        (moodle("Sukarno", 13), at("1T08:00")),
        (moodle("Nobody Knows", 1), at("1T08:00")),
        (moodle("Muhammad Rizky", 18), b"{"),
        (moodle("Zoë Müller", 16, "essay.pdf"), b"%PDF"),
    ]
    data = collect(course, archive(tmp_path / "all.zip", members)).to_json()
    assert data["schema"] == 1
    assert [one["student"] for one in data["students"]] == ["2310003"]
    assert [one["label"] for one in data["unmatched"]] == ["Nobody Knows_1"]
    assert {one["who"] for one in data["unusable"]} == {"Muhammad Rizky_18", "Zoë Müller_16"}
    assert json.dumps(data)


# Broken and hostile

GOOD = ("2310001.lintas.json", sheet_file())
BIG = b"{" + b" " * (256 * 1024) + b"}"
FILES = [
    ("empty", b"", "is not JSON"),
    ("no json", b"{", "is not JSON"),
    ("no text", b"\xff\xfe\x00", "is not UTF-8"),
    ("another form", b"[]", "is not a file of answers"),
    ("no items", b'{"schema": 1}', "is not a file of answers"),
    ("another schema", sheet_file(schema=9), "has schema 9"),
    ("another worksheet", sheet_file(assignment="u11-other"), "belongs to 'u11-other'"),
    ("too deep", b"[" * 60_000, "is nested too deeply"),
    ("not a number", b'{"schema": NaN}', "is not JSON"),
    ("too large", BIG, "larger than 256 KB"),
    ("a bomb", b"0" * 50_000_000, "larger than 256 KB"),
    ("an archive with a false name", b"PK\x03\x04" + b"x" * 90, "is an archive with a false name"),
    ("a picture", b"\x89PNG\r\n", "is not UTF-8"),
]
MEMBERS = [
    ("a link", link("2310003.json"), b"/etc/passwd", "is a link"),
    ("a way out", "../../2310003.json", sheet_file(), "leads out of the archive"),
    ("an absolute path", "/tmp/2310003.json", sheet_file(), "leads out of the archive"),
    ("a drive", "C:\\2310003.json", sheet_file(), "leads out of the archive"),
    ("a way out on Windows", "..\\..\\2310003.json", sheet_file(), "leads out of the archive"),
    ("far too deep", "a/" * 30 + "2310003.json", sheet_file(), "no learning platform writes"),
    ("a very long name", "a" * 900 + ".json", sheet_file(), "no learning platform writes"),
    ("an archive inside", moodle("Sukarno", 1, "all.zip"), b"PK\x03\x04", "an archive inside"),
    ("a 7z inside", moodle("Sukarno", 1, "all.7z"), b"7z", "an archive inside"),
]


def said(found) -> str:
    return "\n".join(found.lines())


@pytest.mark.parametrize(("content", "why"), [row[1:] for row in FILES], ids=[r[0] for r in FILES])
def test_a_broken_file_is_one_line_and_stops_nobody(course, tmp_path, content, why):
    path = archive(tmp_path / "all.zip", [(moodle("Sukarno", 13), content), GOOD])
    found = collect(course, path)
    assert [one.student for one in found.taken] == ["2310001"]
    assert len(list(found.lines())) == 1 and why in said(found)
    (tmp_path / "2310003.json").write_bytes(content)
    alone = collect(course, tmp_path / "2310003.json")
    assert not alone.taken and len(list(alone.lines())) == 1
    assert collected(course) == {"2310001"}


@pytest.mark.parametrize(
    ("name", "content", "why"), [row[1:] for row in MEMBERS], ids=[r[0] for r in MEMBERS]
)
def test_a_hostile_member_is_one_line_and_stops_nobody(course, tmp_path, name, content, why):
    around = sorted(path for path in tmp_path.parent.iterdir())
    found = collect(course, archive(tmp_path / "all.zip", [(name, content), GOOD]))
    assert [one.student for one in found.taken] == ["2310001"]
    assert len(list(found.lines())) == 1 and why in said(found)
    assert collected(course) == {"2310001"}
    assert sorted(path for path in tmp_path.parent.iterdir()) == around


def stored(raw: bytes, method: int) -> bytes:
    """The archive with another method of compression written into it."""
    raw = patched(raw, b"PK\x03\x04", 8, struct.pack("<H", method))
    return patched(raw, b"PK\x01\x02", 10, struct.pack("<H", method))


def locked(raw: bytes) -> bytes:
    raw = patched(raw, b"PK\x03\x04", 6, b"\x01\x00")
    return patched(raw, b"PK\x01\x02", 8, b"\x01\x00")


ARCHIVES = [
    ("cut off", lambda raw: raw[: len(raw) // 2], "cut off"),
    ("only a head", lambda raw: raw[:10], "cut off"),
    ("no contents", lambda raw: b"PK\x05\x06" + b"\0" * 18, "no file of answers"),
    ("a huge list", huge_directory, "far too many files"),
    ("a list elsewhere", lambda raw: patched(raw, b"PK\x05\x06", 16, b"\xf0" * 4), "is damaged"),
    ("a wrong list", lambda raw: patched(raw, b"PK\x01\x02", 0, b"XXXX"), "is damaged"),
    ("a password", locked, "locked with a password"),
    ("bzip2", lambda raw: stored(raw, zipfile.ZIP_BZIP2), "packed in an unusual way"),
    ("a method nobody knows", lambda raw: stored(raw, 77), "packed in an unusual way"),
    ("a wrong sum", lambda raw: patched(raw, b"PK\x01\x02", 16, b"ABCD"), "damaged inside"),
    (
        "a lie about size",
        lambda raw: patched(raw, b"PK\x01\x02", 24, b"\xff\xff\xff\x7f"),
        "larger",
    ),
    ("a damaged body", lambda raw: patched(raw, b"PK\x03\x04", 60, b"\xff" * 40), "damaged inside"),
    ("text called zip", lambda raw: b"Dear lecturer", "is no zip archive"),
]


@pytest.mark.parametrize(
    ("break_it", "why"), [r[1:] for r in ARCHIVES], ids=[r[0] for r in ARCHIVES]
)
def test_a_broken_archive_is_one_line(course, tmp_path, break_it, why):
    path = archive(tmp_path / "all.zip", [("2310003.lintas.json", sheet_file())])
    path.write_bytes(break_it(path.read_bytes()))
    good = tmp_path / GOOD[0]
    good.write_bytes(GOOD[1])
    found = collect(course, path)
    assert not found.taken and len(list(found.lines())) == 1 and why in said(found)
    assert [one.student for one in collect(course, path, good).taken] == ["2310001"]


def test_an_archive_of_very_many_files_is_refused(course, tmp_path, monkeypatch):
    monkeypatch.setattr("lintas.marking.incoming.MAX_FILES", 5)
    members = [(f"{n}.json", b"{}") for n in range(9)]
    assert "more than 5 files" in said(collect(course, archive(tmp_path / "all.zip", members)))
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(9):
        (folder / f"{n}.txt").touch()
    assert "more than 5 files" in said(collect(course, folder))


def test_names_in_utf_8_without_saying_so_and_in_old_code_pages(course, tmp_path):
    name = moodle("Zoë Müller", 16)
    assert collect(course, utf8_without_flag(tmp_path / "old.zip", name, sheet_file())).clean
    old = tmp_path / "dos.zip"
    plain = "x" * len(name)
    raw = archive(old, [(plain, at("1T09:00"))]).read_bytes()
    old.write_bytes(raw.replace(plain.encode(), name.encode("cp437")))
    assert collect(course, old).taken[0].student == "2310006"


def test_links_and_strange_files_in_a_folder_are_refused(course, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    secret = tmp_path / "secret.json"
    secret.write_bytes(sheet_file())
    (folder / "2310003.json").symlink_to(secret)
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "2310006.json")
    (folder / GOOD[0]).write_bytes(GOOD[1])
    found = collect(course, folder)
    assert [one.student for one in found.taken] == ["2310001"]
    assert said(found).count("is a link") == 2 and "is not a file" in said(found)


def test_what_is_not_there_is_a_line(course, tmp_path):
    assert "cannot be read" in said(collect(course, tmp_path / "nowhere.zip"))


def test_nothing_is_written_through_links_in_submitted(course, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    course.submitted.mkdir()
    (course.submitted / "2310003").symlink_to(victim)
    (course.submitted / "2310001" / SLUG).mkdir(parents=True)
    (course.submitted / "2310001" / SLUG / "responses.json").symlink_to(victim / "x")
    members = [("2310003.lintas.json", sheet_file()), GOOD]
    found = collect(course, archive(tmp_path / "all.zip", members))
    assert [one.status for one in found.taken] == ["refused", "refused"]
    assert not found.clean
    assert list(victim.iterdir()) == []


def test_a_broken_earlier_submission_gives_way_and_is_kept(course, tmp_path):
    folder = handed(course, "2310001").parent
    folder.mkdir(parents=True)
    (folder / "responses.json").write_bytes(b"{broken")
    (folder / "timestamp.txt").write_text("2030-01-01 00:00:00.000000 UTC")
    good = tmp_path / GOOD[0]
    good.write_bytes(GOOD[1])
    (one,) = collect(course, good).taken
    assert one.status == "updated"
    kept = {path.read_bytes() for path in course.root.rglob("*.json")}
    assert kept == {b"{broken", GOOD[1]}


def test_names_cannot_steer_a_terminal(course, tmp_path):
    evil = "Evil \x1b[31m\u202eName"
    found = collect(course, archive(tmp_path / "all.zip", [(moodle(evil, 1), b"{}")]))
    assert "\x1b" not in said(found) and "\u202e" not in said(found)


def test_answers_without_times_are_taken(course, tmp_path):
    (tmp_path / GOOD[0]).write_bytes(answers(given("right")))
    assert collect(course, tmp_path / GOOD[0]).taken[0].status == "new"
    assert ROSTER.count("\n") == 9
