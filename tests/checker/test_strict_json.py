"""The strict reader of JSON: what it reads is what the standard library reads, and what it refuses."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.strict_json import Number, Value, read
from formats.errors import MalformedInput, ResourceLimit


def plain(value: Value) -> Any:
    """The value without places; numbers that are no integers as pairs."""
    content = value.content
    if isinstance(content, dict):
        return {name: plain(member) for name, member in content.items()}
    if isinstance(content, list):
        return [plain(element) for element in content]
    return ("number", content.text) if isinstance(content, Number) else content


CHARACTERS = st.characters(blacklist_categories=("Cs",))
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(CHARACTERS),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(CHARACTERS), inner),
)


@given(TREES, st.booleans(), st.sampled_from([None, 1, "\t", " \r\n"]))
def test_reads_what_the_standard_library_writes(tree: Any, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    found = plain(read(f" {text}\n".encode(), "f"))
    assert found == tree
    assert json.dumps(found) == json.dumps(tree), "True is no 1"


PIECES = [*' {}[]:,"\\u0041dD8c\n-+.eE1tfn', "true", "null", '"a"', '"b":']


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_refuses_what_the_standard_library_refuses(text: str) -> None:
    """And besides only what it says: names twice, and halves of surrogate pairs."""
    try:
        tree = json.loads(text, parse_float=lambda word: ("number", word))
    except ValueError:
        tree = ValueError
    try:
        assert plain(read(text.encode(), "f")) == tree
    except MalformedInput as error:
        if tree is not ValueError:
            assert "second time" in error.what or "surrogate" in error.what


@pytest.mark.parametrize("text", ["0.5", "-0.0", "1e9", "1E-9", "12.50e+3"])
def test_other_numbers_keep_their_text(text: str) -> None:
    value = read(text.encode(), "f")
    assert plain(value) == ("number", text)
    with pytest.raises(MalformedInput, match="f:1:1: expected an integer"):
        value.integer()


def test_accessors() -> None:
    value = read(b'{"a": [1, "x", true, null]}', "f")
    one, x, true, null = value.member("a").array()
    assert (one.integer(), x.string(), true.boolean(), null.content) == (1, "x", True, None)
    assert list(value.object()) == ["a"]
    for access, what in [
        (lambda: value.member("b"), 'f:1:1: expected a member "b"'),
        (one.object, "f:1:8: expected an object"),
        (lambda: one.member("a"), "f:1:8: expected an object"),
        (one.string, "f:1:8: expected a string"),
        (one.boolean, "f:1:8: expected true or false"),
        (true.integer, "f:1:16: expected an integer"),
        (x.array, "f:1:11: expected an array"),
        (null.string, "f:1:22: expected a string"),
    ]:
        with pytest.raises(MalformedInput, match=re.escape(what) + "$"):
            access()
    assert str(x.unsupported("this")) == "this at f:1:11"


def test_escapes_are_read_before_names_are_compared() -> None:
    assert list(read(b'{"\\u0041\\ud83d\\ude00\\/\\n": 1}', "f").object()) == ["A\U0001f600/\n"]
    with pytest.raises(MalformedInput, match=r"f:1:10: the name .A. a second time"):
        read(b'{"A": 1, "\\u0041": 2}', "f")
    with pytest.raises(MalformedInput, match="f:2:1: half of a surrogate pair"):
        read(b'[\n"\\ude00\\ud83d"]', "f")


def test_nesting_costs_no_stack() -> None:
    depth = 50_000
    assert read(b"[" * depth + b"]" * depth, "f").array()
    with pytest.raises(MalformedInput, match="expected a value, found the end"):
        read(b'{"a":[' * depth, "f")


def test_huge_integers() -> None:
    assert read(b"9" * 10_000, "f").integer() == 10**10_000 - 1
    with pytest.raises(ResourceLimit, match="10001 digits"):
        read(b"-" + b"9" * 10_001, "f")
