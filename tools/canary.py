"""Build both languages under the pydata theme and look whether pages and quizzes are there."""

from __future__ import annotations

import re
import shutil
import sys
from importlib.metadata import distributions, version
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from lintas.book.conf import write_conf

ROOT = Path(__file__).resolve().parent.parent
LANGS = ("en", "id")
THEME = "pydata_sphinx_theme"
QUIZ = re.compile(r"^```\{quiz\}", re.M)
HOST = 'class="lintas-quiz"'


def main(home: Path) -> None:
    """Raises SystemExit with what is wrong."""
    names = {str(one.metadata["Name"]).lower() for one in distributions()}
    if "jupyter-book" in names:
        raise SystemExit("Canary: its environment holds jupyter-book; remove _build/canary")
    for lang in LANGS:
        site = home / "site" / lang
        build(lang, home, site)
        pages, quizzes = look(lang, site)
        print(f"Canary: Sphinx {version('sphinx')}, {lang}: {pages} pages, {quizzes} quizzes.")


def build(lang: str, home: Path, site: Path) -> None:
    """One language from nothing; warnings are errors."""
    doctrees = home / "doctrees" / lang
    for folder in (site, doctrees):
        shutil.rmtree(folder, ignore_errors=True)
    themed = [f"-Dhtml_theme={THEME}", "-Dhtml_theme_options.navbar_persistent="]
    conf = write_conf(ROOT, lang, ROOT / "_build")
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(conf)]
    paths = ["-d", str(doctrees), str(ROOT / "book" / lang), str(site)]
    if sphinx([*options, *themed, "-Dlintas_twins=0", *paths]):
        raise SystemExit(f"Canary: {lang} does not build on Sphinx {version('sphinx')}")


def look(lang: str, site: Path) -> tuple[int, int]:
    """Every source is a page in the theme, every quiz of it a host with its script."""
    quizzes, sources = 0, sorted((ROOT / "book" / lang).rglob("*.md"))
    for source in sources:
        name = source.relative_to(ROOT / "book" / lang).with_suffix(".html")
        page = site / name
        html = page.read_text(encoding="utf-8") if page.exists() else ""
        wanted = len(QUIZ.findall(source.read_text(encoding="utf-8")))
        if "bd-main" not in html:
            raise SystemExit(f"Canary: {lang}/{name} is no page of the pydata theme")
        if html.count(HOST) != wanted or (wanted and "lintas/quiz.js" not in html):
            raise SystemExit(f"Canary: {lang}/{name} has not all of its {wanted} quizzes")
        quizzes += wanted
    if not quizzes or not (site / "_static" / "lintas" / "quiz.js").is_file():
        raise SystemExit(f"Canary: {lang} has no quiz or no script for it")
    return len(sources), quizzes


if __name__ == "__main__":
    main(Path(sys.argv[1]))
