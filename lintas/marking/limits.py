"""How much of what strangers hand in is looked at. Named here, so that nobody has to search.

A class of 500 with five files each stays far below every one of them.
"""

from __future__ import annotations

MAX_ARCHIVE_BYTES = 2 * 1024**3
"""The largest archive that is opened; it is never unpacked, only its answers are read."""

MAX_DIRECTORY_BYTES = 8 * 1024**2
"""The largest list of contents of an archive (about 80,000 names): it is read as a whole."""

MAX_FILES = 20_000
"""The most files of one archive or folder that are looked at."""

MAX_DEPTH = 8
"""How deep folders within folders are looked at."""

MAX_NAME = 512
"""Characters of a path inside an archive."""

MAX_OTHERS = 20
"""Files that are no answers, named in the report for each student."""

MAX_ROSTER_BYTES = 4 * 1024**2
"""The largest roster or map of names."""
