"""What the open pages are told: whether a build is going on, how it ended, what is to mend."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from lintas.items import Problem


@dataclass(frozen=True)
class News:
    """One state of the preview. `version` counts how often the shown pages changed.

    `state`: "building", "ready" or "failed"; then the last good pages are still shown.
    """

    state: str = "building"
    version: int = 0
    problems: tuple[Problem, ...] = ()
    number: int = field(default=0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the page."""
        problems = [asdict(problem) for problem in self.problems]
        return {"state": self.state, "version": self.version, "problems": problems}


class Newsroom:
    """The current news, and waiting for the next; safe among threads."""

    def __init__(self) -> None:
        self._news = News()
        self._changed = threading.Condition()
        self._closed = False

    @property
    def now(self) -> News:
        with self._changed:
            return self._news

    @property
    def closed(self) -> bool:
        return self._closed

    def tell(self, state: str, version: int, problems: tuple[Problem, ...]) -> None:
        """Make this the news and wake everybody who waits."""
        with self._changed:
            number = self._news.number + 1
            self._news = News(state, version, problems, number)
            self._changed.notify_all()

    def after(self, number: int, seconds: float) -> News | None:
        """News later than `number`; None when none came in time or the room is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._news.number > number, seconds)
            later = not self._closed and self._news.number > number
            return self._news if later else None

    def close(self) -> None:
        """No more news: everybody who waits goes home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
