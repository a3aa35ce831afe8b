"""The book: a Sphinx extension with its theme, the build in two languages, and a small server."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .server import serve
    from .site import BuildError, build_site

__all__ = ["BuildError", "build_site", "serve", "setup"]

_HOMES = {"BuildError": "site", "build_site": "site", "serve": "server"}


def __getattr__(name: str) -> Any:
    """Load what is asked for only then: checks of the content must not wait for Sphinx."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register directives, roles, theme and events; called by Sphinx."""
    from .extension import setup as register

    return register(app)
