"""Colours by role. A figure names roles; the page or the notebook turns them into colours.

So one figure serves light and dark: its JSON says `var(--l-chart-main)`, and the script that
draws it reads that custom property from charts.css. Python draws only in notebooks, in light.
"""

from __future__ import annotations

import re
from typing import Any

MAIN = "var(--l-chart-main)"  # the one line or bar that matters
MUTED = "var(--l-chart-muted)"  # the rest
INK = "var(--l-chart-ink)"
GRID = "var(--l-chart-grid)"  # decorative rules only
BAND = "var(--l-chart-band)"  # a quiet area behind the data
PAPER = "var(--l-chart-paper)"  # the inside of rings, hover boxes
PAGE = "var(--l-chart-page)"  # behind a label that a rule would cross
SANS = "var(--l-sans)"
CLEAR = "rgba(0,0,0,0)"

# Okabe and Ito (2008) in their order. In light, orange, sky blue, yellow and purple are darkened
# until they keep 3 : 1 on paper; in dark, black gives way to ink and the blues are lightened.
SERIES = tuple(f"var(--l-chart-{n})" for n in range(1, 9))
MARKERS = ("circle", "square", "triangle-up", "diamond", "cross", "x", "triangle-down", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "solid", "dash", "dot")

LIGHT = {
    "--l-chart-main": "#0b5563",
    "--l-chart-muted": "#54616a",
    "--l-chart-ink": "#1c2326",
    "--l-chart-grid": "#dedbd2",
    "--l-chart-band": "#f4f2ec",
    "--l-chart-paper": "#ffffff",
    "--l-chart-page": "#fcfbf8",
    "--l-chart-1": "#1c2326",
    "--l-chart-2": "#b06f00",
    "--l-chart-3": "#2b86ba",
    "--l-chart-4": "#007f5c",
    "--l-chart-5": "#857c00",
    "--l-chart-6": "#005f99",
    "--l-chart-7": "#c24e00",
    "--l-chart-8": "#ad4e82",
    "--l-sans": 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
}
DARK = {
    "--l-chart-main": "#7cc6d4",
    "--l-chart-muted": "#a9b5bb",
    "--l-chart-ink": "#e8ecec",
    "--l-chart-grid": "#2e383d",
    "--l-chart-band": "#0d1214",
    "--l-chart-paper": "#1a2226",
    "--l-chart-page": "#12181b",
    "--l-chart-1": "#e8ecec",
    "--l-chart-2": "#edae2e",
    "--l-chart-3": "#7cc6f2",
    "--l-chart-4": "#2fc196",
    "--l-chart-5": "#f0e442",
    "--l-chart-6": "#5b9fd6",
    "--l-chart-7": "#f0854a",
    "--l-chart-8": "#e0a0c4",
    "--l-sans": LIGHT["--l-sans"],
}

_ROLE = re.compile(r"var\((--[\w-]+)\)\Z")


def resolve(value: Any, palette: dict[str, str]) -> Any:
    """A copy of plain data in which every role is replaced by its colour or font stack."""
    if isinstance(value, dict):
        return {key: resolve(item, palette) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, palette) for item in value]
    if isinstance(value, str) and (match := _ROLE.match(value)):
        return palette[match[1]]
    return value
