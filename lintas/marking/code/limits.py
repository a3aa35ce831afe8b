"""How much of a student's folder and notebook is looked at and shown. Named here, in one place.

What code may use while it runs is limited by the box (`lintas.marking.box.limits`).
"""

from __future__ import annotations

MAX_NOTEBOOK_BYTES = 32 * 1024**2
"""The largest notebook that is opened, outputs included."""

MAX_CELLS = 5_000
"""The most cells of a notebook."""

MAX_FILES = 200
"""The most files beside the notebooks that are put into the student's box."""

MAX_FILE_BYTES = 16 * 1024**2
"""The largest of them."""

MAX_TOTAL_BYTES = 64 * 1024**2
"""All files of one student together, notebooks included."""

MAX_DEPTH = 6
"""How deep folders within folders are looked at."""

MAX_ENTRIES = 2_000
"""The most names in a student's folder that are looked at."""

MAX_DATA_BYTES = 64 * 1024**2
"""All data files of an assignment's source folder together."""

MAX_LINES = 1_000
"""Lines of text output of one cell, as nbgrader's LimitOutput."""

MAX_TRACEBACK = 100
"""Lines of one traceback, as nbgrader's LimitOutput."""

MAX_TEXT = 500_000
"""Characters of one output that is shown."""

MAX_MARKDOWN = 100_000
"""Characters of one markdown cell or output that are shown."""

MAX_HTML = 200_000
"""Characters of an output in HTML that is shown; a table of pandas has about 60,000."""

MAX_NESTING = 100
"""Elements inside one another in HTML: the time to clean it grows with the square."""

MAX_ENVIRONMENTS = 100
"""LaTeX environments in one markdown text: the time to show it grows with the square."""

MAX_IMAGE_BYTES = 2 * 1024**2
"""The largest picture that is shown."""

MAX_IMAGE_SIDE = 10_000
"""Pixels of the longest side of a picture that is shown."""

MAX_OUTPUTS = 200
"""Outputs of one cell that are shown."""

MAX_NOTES = 30
"""Lines of repairs reported for one notebook."""
