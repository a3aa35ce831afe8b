"""Each content check: silent on a sound course, and clear about the one thing that was broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from lintas.book import checks, checks_data, checks_draft
from lintas.book.catalogue import Catalogue, read_avoid
from lintas.book.coverage import coverage
from lintas.book.outline import outline
from lintas.book.stamping import stamp
from lintas.items import Problem

EN = "book/en/u10-small/lesson.md"
ID = "book/id/u10-small/lesson.md"
P01 = "book/items/u10-small/u10-p01.yml"


MODULES = (checks, checks_data, checks_draft)


def problems(course: Path) -> list[Problem]:
    return checks.run(Catalogue(course))


def edit(course: Path, file: str, old: str, new: str) -> None:
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_course_has_no_problem(course: Path) -> None:
    assert problems(course) == []


def test_every_check_is_run() -> None:
    written = set(
        re.findall(
            r"^def ([a-z]\w+)\(catalogue: Catalogue\) -> Iterator\[Problem\]",
            "".join(Path(m.__file__).read_text("utf-8") for m in MODULES),
            re.M,
        )
    )
    assert written == {check.__name__ for check in checks.CHECKS}


BREAKS: dict[str, tuple[str, str, str, str]] = {
    # name: (file, what stands there, what to write instead, code expected)
    "an unknown quiz item": (EN, "u10-p02", "u10-p77", "unknown-quiz"),
    "an unknown scenario": (EN, "u10-s1", "u10-s9", "unknown-scenario"),
    "an unknown term": (EN, "`trafficking-in-persons`", "`no-such-term`", "unknown-gloss"),
    "an unknown work": (EN, "`trafficking-protocol`", "`no-such-work`", "unknown-cite"),
    "an unknown point": (EN, "S2.1.3.2-01", "S9-99", "unknown-point"),
    "an unknown chart": (EN, "{scenario} u10-s1", "{chart} no-such-chart", "unknown-chart"),
    "an unknown assignment": (EN, "t} u10-small", "t} u77", "unknown-assignment"),
    "another heading level": (ID, "## Persetujuan", "### Persetujuan", "twin-headings"),
    "a point in one language": (ID, ":::{point} ADD-10\n:::\n", "", "twin-point"),
    "a quiz in another order": (ID, "u10-p01\nu10-p02", "u10-p02\nu10-p01", "twin-quiz"),
    "a scenario in one language": (ID, "```{scenario} u10-s1\n```", "", "twin-scenario"),
    "a citation in one language": (ID, "{cite}`trafficking-protocol`", "", "twin-cite"),
    "a section that moved alone": (EN, "It asks for", "It wants", "twin-stale"),
    "an item twice in a lesson": (EN, "u10-p01\n", "u10-p01\nu10-p01\n", "item-use"),
    "an item in no lesson": (EN, "u10-p01\n", "", "item-use"),
    "a point not taught": (EN, ":::{point} ADD-10\n:::\n", "", "point-untaught"),
    "a point without an item": (
        "book/points.yml", "id: ADD-13\n  unit: u11", "id: ADD-13\n  unit: u10", "point-unassessed",
    ),
    "a harmful word": (EN, "It asks for", "An illegal migrant asks for", "word-to-avoid"),
    "a harmful word in the glossary": (
        "book/glossary.yml", "for a purpose.", "for a sex slave.", "word-to-avoid",
    ),
    "a table without a source": ("book/data/sources.yml", "[small.csv]", "[]", "data-source"),
    "a source without a licence": (
        "book/data/sources.yml", "licence: {en: Facts, id: Fakta}", "note: x", "data-source-field",
    ),
    "a source of a missing table": (
        "book/data/sources.yml", "[small.csv]", "[small.csv, gone.csv]", "data-source-file",
    ),
    "a dead anchor": (EN, "#a-small-unit", "#nowhere", "dead-link"),
    "a dead path": (EN, "(#a-small-unit)", "(../gone/lesson.md)", "dead-link"),
    "an undeclared misconception": (
        "book/misconceptions.yml", "id: consent-counts", "id: other", "unknown-misconception",
    ),
    "an unknown unit": ("book/outcomes.yml", "unit: u11", "unit: u33", "unknown-unit"),
    "an unknown Bloom level": ("book/outcomes.yml", "apply", "ponder", "unknown-bloom"),
    "a repeated id": ("book/outcomes.yml", "id: u11.1", "id: u10.1", "duplicate-id"),
    "a missing language": ("book/units.yml", ", id: Yang berikut", "", "language-missing"),
    "broken YAML": (P01, "options:\n", "options: [\n", "yaml"),
    "a stale translation": (P01, "Does a promise", "Can a promise", "stale-translation"),
    "an unknown fact": (
        "book/scenarios/u10-small/u10-s1.yml", "facts: {}", "facts: {hue: blue}", "scenario-facts",
    ),
    "a worksheet of no item": (
        "exercises/u10-small/worksheet.yml", "u10-g01", "u10-g09", "worksheet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BREAKS)
def test_says_where_and_how_to_mend(course: Path, what: str) -> None:
    file, old, new, code = BREAKS[what]
    edit(course, file, old, new)
    found = [problem for problem in problems(course) if problem.code.startswith(code)]
    assert found, f"{what}: no {code} in {[p.code for p in problems(course)]}"
    assert all(problem.message and problem.remedy for problem in found)
    assert not any(str(course) in str(problem) for problem in found), "paths are the course's own"


def test_the_line_of_a_lesson_problem_is_the_line(course: Path) -> None:
    edit(course, EN, "u10-p02", "u10-p77")
    line = (course / EN).read_text(encoding="utf-8").splitlines().index("u10-p77") + 1
    found = next(problem for problem in problems(course) if problem.code == "unknown-quiz")
    assert (found.file, found.line) == (EN, line)


def remove_graded(course: Path) -> None:
    (course / "exercises/u10-small/items/u10-g01.yml").unlink()


def remove_twin(course: Path) -> None:
    (course / ID).unlink()


def practise_less(course: Path) -> None:
    (course / "book/items/u10-small/u10-p03.yml").unlink()


def uncorrect(course: Path) -> None:
    for name in ("u10-p01", "u10-p03"):
        edit(course, f"book/items/u10-small/{name}.yml", "[S2.1.3.2-01]", "[ADD-10]")
    edit(course, "exercises/u10-small/items/u10-g01.yml", "[ADD-10]", "[S2.1.3.2-01]")


def break_chart(course: Path) -> None:
    path = course / "book/data/charts/broken.yml"
    path.parent.mkdir()
    path.write_text("title: {en: only}\n", encoding="utf-8")


def repeat_family(course: Path) -> None:
    folder = course / "exercises/u10-small/items"
    text = (folder / "u10-g01.yml").read_text(encoding="utf-8")
    text = text.replace("type: single\n", "type: single\nfamily: same\n")
    (folder / "u10-g01.yml").write_text(text, encoding="utf-8")
    other = text.replace("u10-g01", "u10-g02").replace("Does a child", "Must a child")
    (folder / "u10-g02.yml").write_text(other, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (remove_graded, "outcome-graded"),
        (remove_twin, "twin-missing"),
        (practise_less, "outcome-practice"),
        (uncorrect, "point-uncorrected"),
        (repeat_family, "family-clash"),
        (lambda course: (course / "book/glossary.yml").unlink(), "missing-file"),
    ],
)
def test_finds_what_is_lacking(course: Path, change: Callable[[Path], None], code: str) -> None:
    change(course)
    assert code in {problem.code for problem in problems(course)}


UNIT = "{id: u10, slug: u10-small,"


def test_a_unit_without_graded_work_says_so(course: Path) -> None:
    shutil.rmtree(course / "exercises/u10-small")
    edit(course, "book/units.yml", UNIT, f"{UNIT} graded: false,")
    assert "outcome-graded" not in {problem.code for problem in problems(course)}


@pytest.mark.parametrize("said", ["false", "maybe", "0"])
def test_what_a_unit_says_of_graded_work_is_held_against_it(course: Path, said: str) -> None:
    edit(course, "book/units.yml", UNIT, f"{UNIT} graded: {said},")
    found = [problem for problem in problems(course) if problem.code == "graded"]
    assert [problem.file for problem in found] == ["book/units.yml"]


def test_a_broken_chart_is_reported(course: Path) -> None:
    break_chart(course)
    assert any("broken.yml" in problem.file for problem in problems(course))


ODD = ("5", "[]", "[{a: 1}]", "{}", "{en: [1], id: 2}", "word", "null")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "file", ["units", "points", "outcomes", "glossary", "misconceptions", "data/sources"]
)
def test_odd_values_are_findings_not_crashes(course: Path, file: str, odd: str) -> None:
    path = course / "book" / f"{file}.yml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in rows[0]:
        broken = [{**rows[0], key: yaml.safe_load(odd)}, *rows[1:]]
        path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")
        problems(course)
        coverage(course)


def test_a_unit_without_a_lesson_owes_nothing(course: Path) -> None:
    assert not any("u11" in str(problem) for problem in problems(course))


def test_both_languages_may_move_together(course: Path) -> None:
    edit(course, EN, "It asks for", "It wants")
    edit(course, ID, "Yang dicari", "Yang dipersoalkan")
    assert problems(course) == []


def test_another_page_may_show_an_item_again_and_link_to_a_label(course: Path) -> None:
    for lang in ("en", "id"):
        first = "# Lintas\n\n```{quiz}\nu10-p01\n```\n\n[Help](#help-lines)\n"
        (course / f"book/{lang}/index.md").write_text(first, encoding="utf-8")
        (course / f"book/{lang}/help.md").write_text("(help-lines)=\n# Help\n", encoding="utf-8")
    assert problems(course) == []


def test_quoting_the_source_is_allowed_in_a_repair_block_only(course: Path) -> None:
    edit(course, EN, "::::{repair}\n", ":::{note}\n")
    assert "word-to-avoid" in {problem.code for problem in problems(course)}


@pytest.mark.parametrize(
    ("lang", "text", "bad"),
    [
        ("en", "Illegal   migrants came", True),
        ("en", "an illegal\nmigrant", True),
        ("en", "maiden name", False),
        ("en", "the exploitation of the prostitution of others", False),
        ("id", "Pembantunya pergi", True),
        ("id", "eksploitasi pelacuran orang lain", False),
        ("id", "orang yang membantu", False),
    ],
)
def test_avoided_words_are_whole_words(lang: str, text: str, bad: bool) -> None:
    assert any(pattern.search(text) for pattern, _ in read_avoid()[lang]) is bad


def test_stamp_adds_a_line_and_keeps_the_rest(course: Path) -> None:
    path = course / P01
    text = re.sub(r"^translation:.*\n", "", path.read_text(encoding="utf-8"), flags=re.M)
    path.write_text("# mine\n" + text, encoding="utf-8")
    assert stamp(Catalogue(course)).items == ["u10-p01"]
    stamped = path.read_text(encoding="utf-8")
    assert stamped.startswith("# mine\n" + text)
    assert "state: draft" in stamped.splitlines()[-1]
    assert problems(course) == []


def test_stamp_twice_changes_nothing(course: Path) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    assert stamp(Catalogue(course)).items == []
    assert before == {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


def test_stamp_replaces_a_block_where_it_stands(course: Path) -> None:
    path = course / P01
    text = re.sub(r"^translation:.*\n", "", path.read_text(encoding="utf-8"), flags=re.M)
    block = 'translation:\n  source: en\n  id:\n    of: "000000000000"\n    state: draft\n'
    path.write_text(text.replace("revision: 1\n", block + "revision: 1\n"), encoding="utf-8")
    stamp(Catalogue(course), accept=True)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("translation: {source: en") and lines[2] == "revision: 1"


def test_stamp_refuses_what_is_stale_until_accepted(course: Path) -> None:
    edit(course, P01, "Does a promise change", "Can a promise change")
    edit(course, EN, "It asks for", "It wants")
    refused = stamp(Catalogue(course))
    assert {problem.code for problem in refused.problems} == {"stale-translation", "twin-stale"}
    assert len(problems(course)) == 2
    assert stamp(Catalogue(course), accept=True).problems == []
    assert problems(course) == []


def test_a_reviewed_state_ends_when_a_text_changes(course: Path) -> None:
    edit(course, P01, "Apakah janji mengubah", "Dapatkah janji mengubah")
    stamp(Catalogue(course))
    assert "state: draft" in (course / P01).read_text(encoding="utf-8")


def test_outline_reads_nested_fences_and_skips_code() -> None:
    text = """# One
````{note}
:class: x

```{quiz}
:title: Try
u10-p01
```
````
```python
# not a heading {cite}`no`
```
{cite}`key` plain `code {cite}`
and ``{cite}`no` `` {cite:t}`a, b` {gloss}`words <term>` [x](y.md) `[no](no.md)`
::::{repair}
:::{point} P-01 P-02
:::
inside
::::
outside
"""
    found = outline(text, Path("x.md"))
    assert [section.title for section in found.sections] == ["One"]
    assert [mark.name for mark in found.of("quiz")] == ["u10-p01"]
    assert [mark.name for mark in found.of("point")] == ["P-01", "P-02"]
    assert [mark.name for mark in found.of("cite")] == ["key", "a", "b"]
    assert [mark.name for mark in found.of("gloss")] == ["term"]
    assert [mark.name for mark in found.of("link")] == ["y.md"]
    repairs = {text: repair for _, text, repair in found.prose}
    assert repairs["inside"] and not repairs["outside"]
