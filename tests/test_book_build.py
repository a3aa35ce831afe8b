"""Small books, each for one thing: what an author is told, what is built anew, what stays out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from book_pages import copy_course

from lintas.book import BuildError, build_site

LESSON = "u10-palermo-protocol/lesson"
TOC = f"format: jb-book\nroot: book/en/index\nchapters:\n  - file: book/en/{LESSON}\n"
PLAIN = "# Home\n\nText.\n"
HELP = "# Help\n\n```{helplines}\n```\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The course's data with two short pages a language."""
    root = copy_course(tmp_path / "course")
    for lang in ("en", "id"):
        shutil.rmtree(root / "book" / lang)
        write(root, lang, "index", PLAIN)
        write(root, lang, LESSON, "# Lesson\n\nText.\n")
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    return root


def write(root: Path, lang: str, name: str, text: str) -> None:
    path = root / "book" / lang / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def html(root: Path, name: str, lang: str = "en") -> str:
    return (root / "_build" / "site" / lang / f"{name}.html").read_text(encoding="utf-8")


MISTAKES = [
    (
        "```{quiz}\n:title: A title\nu10-p01\nu10-p77\n```",
        6,
        "there is no item u10-p77 in book/items/u10-palermo",
    ),
    ("```{quiz}\nu10-g01\n```", 4, "u10-g01 is a graded item"),
    ("```{quiz}\np01\n```", 4, "'p01' is no item id"),
    ("```{chart} nowhere\n```", 3, "there is no chart 'nowhere' (there: "),
    ("```{scenario} u10-s99\n```", 3, "there is no scenario u10-s99"),
    ("A {gloss}`no-such-term`.", 3, "there is no term 'no-such-term'"),
    (":::{point} seven\n:::", 3, "'seven' is no point"),
    ("```{assignment} u77-x\n```", 3, "there is no unit 'u77-x'"),
    ("See {cite}`nobody-2020`.", 3, "nobody-2020"),
]


def test_every_mistake_of_an_author_is_told_with_its_line(small: Path) -> None:
    for number, (text, _, _) in enumerate(MISTAKES):
        write(small, "en", f"page{number}", f"# Page\n\n{text}\n")
    toc = TOC + "".join(f"  - file: book/en/page{number}\n" for number in range(len(MISTAKES)))
    (small / "_toc.yml").write_text(toc, encoding="utf-8")
    with pytest.raises(BuildError) as found:
        build_site(small, langs=("en",))
    told = {(one.file, one.line): one.message for one in found.value.problems}
    for number, (_, line, words) in enumerate(MISTAKES):
        assert words in told[f"book/en/page{number}.md", line]
    assert "u10-p01" in told["book/en/page0.md", 6]
    assert not any(str(small) in one.file for one in found.value.problems)


def test_a_failed_build_fails_again(small: Path) -> None:
    write(small, "en", "index", "# Home\n\n{gloss}`no-such-term`\n")
    for _ in range(2):
        with pytest.raises(BuildError, match="no-such-term"):
            build_site(small, langs=("en",))


def test_only_what_changed_is_read_again_and_an_item_counts_as_part_of_its_page(
    small: Path,
) -> None:
    write(small, "en", LESSON, "# Lesson\n\n```{quiz}\nu10-p01\n```\n")
    build_site(small, langs=("en",))
    assert "a new reason" not in html(small, LESSON)
    item = small / "book" / "items" / "u10-palermo-protocol" / "u10-p01.yml"
    text = item.read_text(encoding="utf-8")
    assert "explanation:" in text
    item.write_text(
        re.sub(r"(explanation:\s+en:) [^\n]*\n(?:      +\S[^\n]*\n)*", r"\1 a new reason\n", text),
        encoding="utf-8",
    )
    steps: list[str] = []
    build_site(small, langs=("en",), progress=steps.append)
    read = [step for step in steps if "reading sources" in step]
    assert read and all(step.endswith(LESSON) for step in read)
    assert "a new reason" in html(small, LESSON)


def test_a_page_that_is_gone_leaves_the_site_and_the_map(small: Path) -> None:
    write(small, "en", "extra", "# Extra\n")
    toc = small / "_toc.yml"
    toc.write_text(TOC + "  - file: book/en/extra\n", encoding="utf-8")
    build_site(small, langs=("en",))
    assert html(small, "extra")
    (small / "book" / "en" / "extra.md").unlink()
    toc.write_text(TOC, encoding="utf-8")
    build_site(small, langs=("en",))
    assert not (small / "_build" / "site" / "en" / "extra.html").exists()


def test_pages_load_only_what_they_use(small: Path) -> None:
    write(small, "en", LESSON, "# Lesson\n\n```{quiz}\nu10-p01\n```\n")
    build_site(small, langs=("en",))
    assert "quiz.js" in html(small, LESSON) and "charts.js" not in html(small, LESSON)
    assert "quiz.js" not in html(small, "index")
    static = {path.name for path in (small / "_build/site/en/_static").rglob("*") if path.is_file()}
    assert static == {"site.css", "site.js", "quiz.css", "quiz.js", "search-en.js"}


def test_a_point_gives_the_quiz_a_place_to_read_again(small: Path) -> None:
    item = (small / "book/items/u10-palermo-protocol/u10-p01.yml").read_text(encoding="utf-8")
    point = re.search(r"covers: *\[\s*([\w.-]+)", item)
    assert point
    taught = f"# Home\n\n## The place\n\n:::{{point}} {point[1]}\n:tier: primary\n:::\nText.\n"
    write(small, "en", "index", taught)
    write(small, "en", LESSON, "# Lesson\n\n```{quiz}\nu10-p01\n```\n")
    build_site(small, langs=("en",))
    assert f'"href":"../index.html#{point[1]}","html":"The place"' in html(small, LESSON)
    assert f'id="{point[1]}"' in html(small, "index")
    write(small, "en", "index", taught.replace("The place", "Another place"))
    build_site(small, langs=("en",))
    assert '"html":"Another place"' in html(small, LESSON)


def test_a_graded_key_cannot_reach_the_book(tmp_path: Path) -> None:
    root = copy_course(tmp_path / "course")
    items = sorted((root / "exercises").rglob("items/*.yml"))
    before = _contents(build_site(root))
    for item in items:
        text = item.read_text(encoding="utf-8")
        head, answer, _ = text.partition("\nanswer:")
        assert answer
        item.write_text(f"{head}{answer} {{key: changed}}\n", encoding="utf-8")
    shutil.rmtree(root / "_build")
    assert _contents(build_site(root)) == before


def _contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name not in (".buildinfo", "objects.inv")
    }


def test_jupyter_book_builds_it_offline_beside_a_virtual_environment(tmp_path: Path) -> None:
    root = copy_course(tmp_path / "course")
    for place in (".venv/lib/python3.11/site-packages/some", "node_modules/some"):
        folder = root / place
        folder.mkdir(parents=True)
        (folder / "README.md").write_text("```{no-such-directive}\n```\n")
        (folder / "index.rst").write_text(".. no-such-directive::\n")
    command = [sys.executable, "-m", "jupyter_book", "build", ".", "-W", "--keep-going"]
    script = Path(sys.executable).parent / "jupyter-book"
    if script.exists():
        command[:3] = [str(script)]
    env = {"PATH": str(Path(sys.executable).parent), "HOME": str(tmp_path), "NO_PROXY": "*"}
    env |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    built = root / "_build" / "html"
    assert (built / "index.html").exists()
    assert (built / "book" / "en" / f"{LESSON}.html").exists()
    assert not (built / "book" / "id").exists()
    assert "WARNING" not in done.stderr
