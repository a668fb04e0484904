"""Every target on its seeds and on random changes of them: only documented outcomes. The guided run is `tests.fuzz`."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import TARGETS, outcome, seeds

PIECES = [b"\x00", b"\xff", b"\r\n", b"(", b")", b"|", b'"', b";", b" ", b"-", b"0", b"9" * 30, b"t ", b"c ", b"\x80"]


def changed(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """One to four changes: bytes exchanged, dropped, repeated, inserted, or a part of another seed."""
    for _ in range(rng.randint(1, 4)):
        i, j = sorted(rng.randint(0, len(data)) for _ in range(2))
        change = rng.randrange(6)
        if change == 0:
            data = data[:i] + bytes([rng.randrange(256)]) + data[i + 1 :]
        elif change == 1:
            data = data[:i] + data[min(j, i + 20) :]
        elif change == 2:
            data = data[:j] + data[i:j][:1000] + data[j:]
        elif change == 3:
            data = data[:i] + rng.choice(PIECES) + data[i:]
        elif change == 4:
            data = data[:i] + other[rng.randint(0, len(other)) :]
        else:
            data = data[:i]
    return data


@pytest.mark.parametrize("target", TARGETS)
def test_random_changes(target: str) -> None:
    rng = random.Random(target)
    found = seeds(target)
    assert len(found) > 40
    seen = {outcome(target, data) for data in found}
    # A signature takes long to verify.
    tries = 150 if target == "statement" else 1_500
    seen |= {outcome(target, changed(rng, rng.choice(found), rng.choice(found))) for _ in range(tries)}
    assert {"", "MalformedInput"} <= seen
