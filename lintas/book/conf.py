"""Settings of one language's build, from the `_config.yml` and `_toc.yml` of Jupyter Book."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from lintas.items import ContentError, parse_yaml, problem_in

CONFIG, TOC = "_config.yml", "_toc.yml"
ENGLISH = "book/en/"
ENGINE = Path(__file__).parent.parent
# Parts of the engine that pages are made with; a change in them makes every page anew.
PARTS = ("book", "items", "quiz", "charts", "scenarios", "_vendor")
ALWAYS_EXCLUDED = {"_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints"}
# `_config.yml` key -> Sphinx's, as in jupyter_book.config.yaml_to_sphinx.
PLAIN = {"author": "author", "copyright": "copyright", "title": "html_title"}
EXECUTE = {
    "execute_notebooks": "nb_execution_mode",
    "raise_on_error": "nb_execution_raise_on_error",
    "timeout": "nb_execution_timeout",
    "allow_errors": "nb_execution_allow_errors",
}


def settings(root: Path, lang: str) -> dict[str, Any]:
    """Sphinx's settings for `book/<lang>`; paths are absolute or relative to its conf.py."""
    values = shared_settings(root)
    values |= {
        "language": lang,
        "external_toc_path": str(conf_dir(root, lang) / TOC),
        "lintas_twins": True,
        "lintas_date": edition_date(root),
        "lintas_engine": engine_digest(),
    }
    # Only `jupyter-book build` needs its own extension.
    values["extensions"] = [name for name in values["extensions"] if name != "jupyter_book"]
    values["bibtex_bibfiles"] = [
        os.path.relpath(root / name, conf_dir(root, lang))
        for name in values.get("bibtex_bibfiles", [])
    ]
    return values


def shared_settings(root: Path) -> dict[str, Any]:
    """What `jupyter-book config sphinx` makes of `_config.yml`, as far as the book uses it."""
    config = _read(root / CONFIG)
    values = {new: config[old] for old, new in PLAIN.items() if old in config}
    values |= {
        new: config.get("execute", {})[old]
        for old, new in EXECUTE.items()
        if old in config.get("execute", {})
    }
    values["external_toc_exclude_missing"] = bool(config.get("only_build_toc_files"))
    values["exclude_patterns"] = sorted(ALWAYS_EXCLUDED | set(config.get("exclude_patterns", ())))
    if "myst_enable_extensions" in config.get("parse", {}):
        values["myst_enable_extensions"] = config["parse"]["myst_enable_extensions"]
    values |= config.get("sphinx", {}).get("config") or {}
    values["numfig"] = values.get("numfig", True)
    return values


def conf_dir(root: Path, lang: str) -> Path:
    """Where the generated `conf.py` of a language lies."""
    return root / "_build" / "conf" / lang


def write_conf(root: Path, lang: str) -> Path:
    """Write `conf.py` and `_toc.yml` of a language; untouched if they are already right."""
    folder = conf_dir(root, lang)
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# Made from _config.yml by `lintas build`; changes here are lost."]
    lines += [f"{name} = {value!r}" for name, value in sorted(settings(root, lang).items())]
    _write(folder / "conf.py", "\n".join(lines) + "\n")
    toc = yaml.safe_dump(language_toc(_read(root / TOC), lang), allow_unicode=True, sort_keys=False)
    _write(folder / TOC, toc)
    return folder


def language_toc(toc: Any, lang: str) -> Any:
    """The table of contents of one tree: document names without `book/en/`."""
    if isinstance(toc, list):
        return [language_toc(entry, lang) for entry in toc]
    if not isinstance(toc, dict):
        return toc
    return {
        key: value.removeprefix(ENGLISH)
        if key in ("file", "root")
        else value[lang]
        if key in ("caption", "title") and isinstance(value, dict)
        else language_toc(value, lang)
        for key, value in toc.items()
    }


def edition_date(root: Path) -> str:
    """The day of this edition: SOURCE_DATE_EPOCH, else the last commit's; "" where neither is."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    try:
        found = subprocess.run(
            ["git", "-C", str(root), "log", "-1", "--format=%cs"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()


def engine_digest() -> str:
    """Changes when anything that turns content into pages changes."""
    digest = hashlib.sha256()
    for path in sorted(_engine_files()):
        digest.update(path.relative_to(ENGINE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _engine_files() -> Iterable[Path]:
    for part in PARTS:
        for path in (ENGINE / part).rglob("*"):
            if path.suffix in (".py", ".yml", ".html", ".css", ".js") and path.is_file():
                yield path


def _read(path: Path) -> dict[str, Any]:
    data, _ = parse_yaml(path)
    if not isinstance(data, dict):
        raise ContentError(
            [problem_in(path, "holds no settings", "restore it from the repository", "config")]
        )
    return data


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
