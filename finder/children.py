"""Child processes with a limit on memory, that end when their parent does, however it ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

from formats.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that ask a process to end and can be caught."""

LINUX = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if LINUX else None

_lifeline: tuple[int, int] | None = None
"""Both ends of a pipe that nobody writes to: the end for writing closes with this process, which its children see."""


class Child:
    """A forked process that runs `work` and ends when that returns.

    `work` gets a descriptor; what it writes there arrives in `said`. All descriptors but this one, those in `keep` and
    the standard ones are closed in the child, and it reads no input. On Linux it can allocate `memory` bytes in all
    (RLIMIT_DATA); elsewhere the system has no limit that would hold.
    """

    def __init__(self, work: Callable[[int], None], memory: int, keep: Sequence[int] = ()) -> None:
        self.said = bytearray()
        self.cause = ""
        """Why this process killed it, if it did."""
        self.status: int | None = None
        """Once it has ended, its exit status, or the negative of the signal that ended it."""
        self._running = True
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as this object)
        self._pipe, reply = os.pipe()
        lifeline = _make_lifeline()
        parent = os.getpid()
        try:
            with undisturbed():
                self.pid = os.fork()
                if self.pid == 0:
                    _run(work, reply, self._words.fileno(), {reply, *keep}, memory, parent, lifeline)
        finally:
            os.close(reply)

    def fileno(self) -> int:
        """A descriptor that is ready for reading when `read` does not wait."""
        return self._pipe

    def read(self) -> bool:
        """Add to `said` what the child has written; whether that was all because it has ended."""
        data = os.read(self._pipe, 1 << 16)
        self.said += data
        if not data:
            self._reap()
        return not data

    def run(self, whether: bool) -> None:
        """Let the child run, or stop it until it may."""
        if self._running != whether and self.status is None:
            self._running = whether
            os.kill(self.pid, signal.SIGCONT if whether else signal.SIGSTOP)

    def kill(self, cause: str) -> None:
        """End the child for the reason given; `read` will see that it has ended."""
        if self.status is None:
            self.cause = self.cause or cause
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the child, and wait until it is gone."""
        if self.status is None:
            self.kill("not needed any more")
            self._reap()

    def _reap(self) -> None:
        with undisturbed():
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
            os.close(self._pipe)

    def last_words(self) -> str:
        """The last line that the child wrote to its standard output or error, safe to print."""
        self._words.seek(0, os.SEEK_END)
        self._words.seek(max(0, self._words.tell() - 10_000))
        lines = self._words.read().decode(errors="replace").split("\n")
        return next((quoted(line.strip()) for line in reversed(lines) if line.strip()), "")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Within, no handler of a signal in ENDINGS runs: what is known of a child must be what is true of it."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run(
    work: Callable[[int], None], reply: int, words: int, keep: set[int], memory: int, parent: int, lifeline: int | None
) -> NoReturn:
    """What the child does, from its birth to its end."""
    status = 1
    try:
        # Ctrl-C is for the parent, which ends its children; the other signals mean what they always do.
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        null = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((null, 0), (words, 1), (words, 2)):
            os.dup2(old, new)
        sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        if lifeline is not None:
            keep.add(lifeline)
        for name in os.listdir("/dev/fd"):
            # Among them are the parent's ends of pipes to other children, who must see them close with the parent.
            if int(name) > 2 and int(name) not in keep:
                with contextlib.suppress(OSError):
                    os.close(int(name))
        end_with(parent, lifeline)
        limit_memory(memory)
        # An engine that crashes must not leave a core file behind.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        work(reply)
        status = 0
    except BaseException:
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode(errors="replace"))
    finally:
        os._exit(status)


def _make_lifeline() -> int | None:
    """The end for reading of this process's lifeline; None where the system tells children of their parent's end."""
    global _lifeline  # noqa: PLW0603 (one for each process)
    if _prctl is not None:
        return None
    if _lifeline is None:
        _lifeline = os.pipe()
    return _lifeline[0]


def end_with(parent: int, lifeline: int | None) -> None:
    """Have this process killed when its parent, the process `parent`, ends in whatever way.

    On Linux the system does so, also while this process is in C code or stopped. Elsewhere a thread waits for the end
    of the file `lifeline`, and has its turn whenever Python code runs.
    """
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    elif lifeline is not None:
        threading.Thread(target=_wait_for_end, args=(lifeline,), daemon=True).start()


def _wait_for_end(lifeline: int) -> None:
    while os.read(lifeline, 1 << 16):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def limit_memory(limit: int) -> int:
    """Let this process allocate at most `limit` bytes in all; returns the limit before. Only Linux knows such a one."""
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if LINUX:
        if hard != resource.RLIM_INFINITY and (limit > hard or limit == resource.RLIM_INFINITY):
            limit = hard
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    return before


def memory_of(processes: Sequence[int], limit: int) -> list[int]:
    """The bytes of memory that each of these processes occupies, those that are gone with 0.

    On Linux memory that several of them share is shared out among them; elsewhere each is charged with all of it. The
    exact figures take a while to find, and are asked for only if simpler ones add up to more than `limit`.
    """
    if not LINUX:
        return _resident_by_ps(processes)
    figures = [_resident(pid) for pid in processes]
    return figures if sum(figures) <= limit else [_proportional(pid) for pid in processes]


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith(b"Pss:"))
    except OSError:
        return _resident(pid)


def _resident_by_ps(processes: Sequence[int]) -> list[int]:
    command = ["ps", "-o", "pid=,rss=", "-p", ",".join(map(str, processes))]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return [0 for _ in processes]
    found = {int(pid): int(size) << 10 for pid, size in (line.split() for line in done.stdout.splitlines())}
    return [found.get(pid, 0) for pid in processes]


def open_standard_descriptors() -> None:
    """Have descriptors 0, 1 and 2 open, so that no other file gets one of these numbers."""
    descriptor = os.open(os.devnull, os.O_RDWR)
    while descriptor <= 2:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)


@contextlib.contextmanager
def memory_limited(limit: int) -> Iterator[None]:
    """Within, MemoryError is raised for what would take this process above `limit` bytes, on Linux."""
    before = limit_memory(limit)
    try:
        yield
    finally:
        limit_memory(before)
