"""The author's path: skeletons of new content, the preview, and schemas for editors."""

from __future__ import annotations

from .place import AuthoringError, find_unit
from .skeletons import item_types, new_case, new_item
from .units import new_unit

__all__ = ["AuthoringError", "find_unit", "item_types", "new_case", "new_item", "new_unit"]
