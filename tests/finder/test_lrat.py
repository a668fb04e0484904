"""Trimming: hand-written traces for each decision of `trim`, and what `check` must refuse."""

from __future__ import annotations

from array import array

import pytest

from finder.lrat import DELETION_BATCH, NoRefutation, NotRup, Refutation, Trace, check, trim

SQUARE = [(1, 2), (1, -2), (-1, 2), (-1, -2)]
"""All clauses over two variables: unsatisfiable, and minimally so."""

SQUARE_TRACE = b"5 1 0 1 2 0\n6 -1 0 3 4 0\n6 d 3 4 0\n7 0 5 6 0\n"


def steps_of(*records: list[int]) -> list[int]:
    return [number for record in records for number in record]


def test_a_minimal_refutation_stays_as_it_is() -> None:
    refutation = trim(Trace(SQUARE_TRACE), SQUARE)
    assert refutation.used == [1, 2, 3, 4]
    assert list(refutation.steps) == steps_of([1, 2, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6])
    assert refutation.steps.itemsize == 4
    check(refutation.steps, SQUARE)


def test_what_is_outside_the_cone_goes_and_ids_close_up() -> None:
    clauses = [(7, 8), *SQUARE, (7, 9)]  # ids 1 to 5, and 8: added after a step
    trace = Trace(b"6 1 0 2 3 0\n7 1 7 0 1 0\n9 -1 0 4 5 0\n10 8 7 0 1 0\n11 0 6 9 0\n")
    refutation = trim(trace, clauses)
    assert refutation.used == [2, 3, 4, 5]
    assert list(refutation.steps) == steps_of([1, 2, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6])


def test_clauses_added_late_are_hoisted() -> None:
    trace = Trace(b"3 1 0 1 2 0\n6 -1 0 4 5 0\n7 0 3 6 0\n")
    refutation = trim(trace, SQUARE)
    assert refutation.used == [1, 2, 3, 4]
    check(refutation.steps, SQUARE)


def test_failed_assumptions_take_ids_but_are_no_clauses() -> None:
    text = b"3 1 0 1 2 0\n7 -1 0 5 6 0\n8 0 3 7 0\n"  # the ids left out are 1 2 4 5 6
    assert trim(Trace(text, frozenset({3})), SQUARE).used == [1, 2, 3, 4]
    with pytest.raises(NotRup, match="failed assumption"):
        trim(Trace(text, frozenset({4})), SQUARE)


def test_deletions_of_the_trace_are_ignored() -> None:
    trace = Trace(b"4 d 1 2 3 4 0\n5 1 0 1 2 0\n6 -1 0 3 4 0\n7 0 5 6 0\n")
    assert trim(trace, SQUARE) == trim(Trace(SQUARE_TRACE), SQUARE)


def test_a_copy_of_an_added_clause_is_not_a_step() -> None:
    clauses = [(1, 2, 1), *SQUARE[1:]]
    trace = Trace(b"2 1 2 0 1 0\n2 d 1 0\n6 1 0 2 3 0\n7 -1 0 4 5 0\n8 0 6 7 0\n")
    refutation = trim(trace, clauses)
    assert refutation.used == [1, 2, 3, 4]
    assert list(refutation.steps) == steps_of([1, 2, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6])


def test_an_added_empty_clause_is_the_whole_refutation() -> None:
    assert trim(Trace(b""), [(1,), ()]) == Refutation([2], array("i", [0, 1, 1]))
    check([0, 1, 1], [()])


def test_the_first_empty_clause_counts_and_a_cut_line_does_not() -> None:
    text = SQUARE_TRACE + b"8 0 7 0\n9 1 0"
    assert trim(Trace(text), SQUARE) == trim(Trace(SQUARE_TRACE), SQUARE)


def test_every_clause_is_deleted_soon_after_its_last_use() -> None:
    length = 5 * DELETION_BATCH
    clauses = [(1,), *((-n, n + 1) for n in range(1, length)), (-length,)]
    first = len(clauses) + 1
    lines = [f"{first} 2 0 1 2 0"]
    lines += [f"{first + n} {n + 2} 0 {first + n - 1} {n + 2} 0" for n in range(1, length - 1)]
    lines += [f"{first + length - 1} 0 {first + length - 2} {len(clauses)} 0\n"]
    refutation = trim(Trace("\n".join(lines).encode()), clauses)
    check(refutation.steps, clauses)

    at, live, peak = 0, len(clauses), 0
    deleted: set[int] = set()
    steps = refutation.steps
    while at < len(steps):
        if steps[at] < 0:
            ids = steps[at + 1 : at + 1 - steps[at]]
            assert len(ids) >= DELETION_BATCH
            assert not deleted.intersection(ids)
            deleted.update(ids)
            live -= len(ids)
            at += 1 + len(ids)
        else:
            live += 1
            peak = max(peak, live)
            at += 2 + steps[at] + steps[at + 1]
    assert peak <= len(clauses) + DELETION_BATCH
    assert live < DELETION_BATCH + 4


@pytest.mark.parametrize("text", [b"", b"5 1 0 1 2 0\n", b"5 1 0 1 2 0\n6 0 5"])
def test_no_empty_clause_is_no_refutation(text: bytes) -> None:
    with pytest.raises(NoRefutation):
        trim(Trace(text), SQUARE)


@pytest.mark.parametrize(
    "text",
    [
        b"5 1 0 -1 2 0\n6 -1 0 3 4 0\n7 0 5 6 0\n",  # RAT
        b"5 1 0 1 6 0\n6 -1 0 3 4 0\n7 0 5 6 0\n",  # the next step
        b"5 1 0 5 2 0\n6 -1 0 3 4 0\n7 0 5 6 0\n",  # itself
        b"5 1 0 1 99 0\n6 -1 0 3 4 0\n7 0 5 6 0\n",
        b"5 1 0 0 1 2 0\n6 -1 0 3 4 0\n7 0 5 6 0\n",  # what CaDiCaL writes after `provide_reason`
        b"7 1 0 5 6 0\n8 -1 0 3 4 0\n9 0 7 8 0\n",  # more ids left out than clauses
    ],
)
def test_what_is_not_rup_by_form_is_refused(text: bytes) -> None:
    with pytest.raises(NotRup):
        trim(Trace(text), SQUARE)


GOOD = steps_of([1, 2, 1, 1, 2], [-1, 1], [1, 2, -1, 3, 4], [0, 2, 5, 6])


def test_check_accepts() -> None:
    check(GOOD, SQUARE)
    check(array("i", GOOD), SQUARE)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        GOOD[:-4],  # no empty clause
        [*GOOD, -1, 2],  # something after it
        [*GOOD, 0, 2, 5, 6],
        steps_of([1, 2, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5]),
        steps_of([1, 2, 1, 1, 2], [1]),
        steps_of([1, 2, 1, 1, 2], [1, -2, -1]),
        steps_of([1, 2, 1, 1, 2], [-1, 1], [1, 2, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6]),  # names a deleted clause
        steps_of([-1, 1], [-1, 1], GOOD),
        steps_of([-1, 9], GOOD),
        steps_of([1, 2, 1, 1, 3], [1, 2, -1, 3, 4], [0, 2, 5, 6]),  # no conflict
        steps_of([1, 1, 1, 1], [1, 2, -1, 3, 4], [0, 2, 5, 6]),
        steps_of([1, 2, 1, 3, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6]),  # true before it is unit
        steps_of([1, 3, 1, 1, 1, 2], [1, 2, -1, 3, 4], [0, 2, 5, 6]),  # nothing new
        steps_of([0, 0]),
    ],
)
def test_check_refuses(steps: list[int]) -> None:
    with pytest.raises(NotRup):
        check(steps, SQUARE)
