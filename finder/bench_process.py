"""Commands in processes of their own, with what they cost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit in which the system reports peak memory."""


class Run(NamedTuple):
    """How a command ended: exit status (negative: the signal), its two outputs, and what it cost.

    Times are in seconds: elapsed, in user mode, and on a processor at all, with the children that it waited for.
    `memory` is the peak resident size in bytes; `expired` says that the time limit ended it.
    """

    status: int
    out: str
    err: str
    wall: float
    user: float
    cpu: float
    memory: int
    expired: bool


def run(command: Sequence[str], limit: float = float("inf"), stop: threading.Event | None = None) -> Run:
    """Run `command` for at most `limit` seconds; it and its children are gone when this returns or raises.

    Setting `stop`, from another thread, ends it as the limit does. Raises OSError if it cannot be started.
    """
    stop = stop or threading.Event()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        expired = ended = False
        try:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG if not expired else 0)
                wall = time.monotonic() - start
                if pid:
                    ended = True
                    break
                if wall > limit or stop.is_set():
                    expired = True
                    _kill(process.pid)
                else:
                    # Polling costs a process little, and lets one thread see its end, the limit, and `stop`.
                    stop.wait(min(0.002 + wall / 100, 0.05))
        finally:
            _kill(process.pid)
            if not ended:
                os.waitpid(process.pid, 0)
            process.returncode = -signal.SIGKILL  # reaped above: Popen must not wait for it again
        out.seek(0)
        err.seek(0)
        return Run(
            os.waitstatus_to_exitcode(status),
            out.read().decode(errors="replace"),
            err.read().decode(errors="replace"),
            wall,
            usage.ru_utime,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * RSS_UNIT,
            expired,
        )


def _kill(group: int) -> None:
    """End what is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def table(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """`rows` as lines of aligned columns, the first `left` of them to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [x.ljust(w) if i < left else x.rjust(w) for i, (x, w) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
