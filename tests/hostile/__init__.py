"""Submissions that attack the marker, the marks or the machine, or are broken, by kind."""
