"""Speed and weight, measured in a real browser beside what others do; `make bench` runs all of it.

Every comparison is made pair by pair within a round, and the median of the rounds is reported: a
machine that slows down slows both sides. docs/performance.md explains and quotes the figures.
"""
