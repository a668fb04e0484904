"""What becomes of a question: the answer that the checker verified, and the answers that it did not."""

from __future__ import annotations

from typing import NamedTuple


class Failure(NamedTuple):
    """An answer that does not count, since its certificate was not verified: the checker's line and exit status."""

    engine: str
    answer: str
    certificate: bytes
    verdict: str
    status: int

    @property
    def rejected(self) -> bool:
        """Whether the certificate is wrong, and not just too much to check: then the finder has a bug."""
        return self.status in (1, 2, 5)


class Outcome(NamedTuple):
    """What became of a question.

    `answer` is "sat" or "unsat", and then verified, or "unknown", and then `reason` says why. `verdict` is the
    checker's first line and `status` its exit status, −1 if it was not asked. Times are in seconds.
    """

    answer: str
    engine: str
    certificate: bytes = b""
    reason: str = ""
    verdict: str = ""
    status: int = -1
    lemmas_found: int = 0
    lemmas_used: int = 0
    find_seconds: float = 0.0
    check_seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
