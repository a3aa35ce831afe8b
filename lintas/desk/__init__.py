"""The graders' desk: the submissions of a large class, page by page, in the browser.

It reads nbgrader's gradebook and never writes; marking itself happens in nbgrader's form grader.
"""

from .ledger import Ledger
from .server import Desk, make_desk

__all__ = ["Desk", "Ledger", "make_desk"]
