"""Every limit of the box, with its unit and its reason, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Named limits of one submission. Times are in seconds of the clock, sizes in bytes."""

    memory_bytes: int = 2048 * MB
    """Address space of a process: numpy and pandas alone map about 600 MB."""
    cpu_seconds: int = 120
    """Processor time of a process: threads that compute together add up."""
    cell_seconds: float = 30.0
    """A cell: what nbgrader gives one."""
    notebook_seconds: float = 300.0
    """All cells of a notebook together: one submission must not hold up a class."""
    call_seconds: float = 10.0
    """A call from a test into the student's code: well under the time of the test's cell."""
    grace_seconds: float = 2.0
    """After an interrupt, until the process is killed."""
    start_seconds: float = 30.0
    """A fresh box, with its files: a few milliseconds, unless the machine is overloaded."""
    processes: int = 48
    """Processes and threads at once: enough for a small pool, too few for a fork bomb."""
    file_bytes: int = 64 * MB
    """A file that the code writes."""
    scratch_bytes: int = 256 * MB
    """All files of a box, those handed in among them; they live in memory."""
    scratch_files: int = 10_000
    """Files and folders of a box: names cost memory too."""
    open_files: int = 256
    """Open files of a process."""
    output_bytes: int = 2 * MB
    """Output of a cell: more than anyone reads, less than slows a browser."""
    total_output_bytes: int = 16 * MB
    """Output of a notebook; beyond it only errors are kept."""
    value_bytes: int = 16 * MB
    """A message between the student's box and the test box."""
    handles: int = 20_000
    """Objects of one box that the other holds by reference."""
    depth: int = 20
    """Calls from box to box inside one another."""
    restarts: int = 2
    """Times that a box which died is started again and its earlier cells are repeated."""
