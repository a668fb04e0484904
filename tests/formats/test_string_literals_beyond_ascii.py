"""String literals with characters that the theory of strings excludes: z3 and the reader give them different values."""

from __future__ import annotations

import pytest

from formats.errors import AssayError
from formats.meter import Meter
from formats.smtlib import read_script


@pytest.mark.parametrize("character", ["\xe9", "\U0001f600"])
def test_no_meaning_is_given_to_what_the_theory_excludes(character: str) -> None:
    # The theory restricts string constants to printable US-ASCII. To the reader this is one character, to z3 it is
    # the bytes of its encoding, so that z3 calls unsat what the checker verifies as sat; cvc5 refuses the script.
    with pytest.raises(AssayError):
        read_script(f'(assert (= (str.len "{character}") 1))(check-sat)'.encode(), "p", Meter(10**6))
