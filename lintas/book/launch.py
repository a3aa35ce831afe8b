"""Sphinx, started as the book needs it: `python -m lintas.book.launch` takes Sphinx's arguments."""

from __future__ import annotations

import sys

# Where the marking tools are installed, jsonschema loads this grammar to check addresses of a kind
# that no notebook has; building it takes most of a second. To jsonschema it is optional.
UNUSED = "rfc3987_syntax"


def main(arguments: list[str]) -> int:
    """Build a book; returns Sphinx's exit code."""
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]
    from sphinx.cmd.build import main as build

    return build(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
