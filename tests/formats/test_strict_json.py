"""The strict reader of JSON: what it reads is what the standard library reads, and what it refuses."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import MalformedInput, ResourceLimit, Unsupported
from formats.strict_json import MAX_DEPTH, read

CHARACTERS = st.characters(blacklist_categories=("Cs",))
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(CHARACTERS),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(CHARACTERS), inner),
)


@given(TREES, st.booleans(), st.sampled_from([None, 1, "\t", " \r\n"]))
def test_reads_what_the_standard_library_writes(tree: Any, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    found = read(f" {text}\n".encode(), "f").plain()
    assert found == tree
    assert json.dumps(found) == json.dumps(tree), "True is no 1"


PIECES = [*' {}[]:,"\\u0041dD8c\n-+.eE1tfn', "true", "null", '"a"', '"b":']


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_refuses_what_the_standard_library_refuses(text: str) -> None:
    """And besides only what it says: names twice, halves of surrogate pairs, and numbers that are no integers."""
    try:
        tree = json.loads(text)
    except ValueError:
        tree = ValueError
    try:
        found = read(text.encode(), "f").plain()
        assert json.dumps(found) == json.dumps(tree)
    except Unsupported:
        assert re.search(r"[0-9]\.[0-9]|[0-9][eE]|-0", text)
    except MalformedInput as error:
        if tree is not ValueError:
            assert "second time" in error.what or "surrogate" in error.what


@pytest.mark.parametrize("text", ["0.5", "-0.0", "-0", "1e9", "1E-9", "12.50e+3"])
def test_other_numbers_are_unsupported(text: str) -> None:
    with pytest.raises(Unsupported, match=re.escape(f"number {text}, not written as an integer at f:1:3")):
        read(f"[ {text}]".encode(), "f")


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
    assert x.where() == "f:1:11"


def test_fields() -> None:
    """All members, in the order that is asked for."""
    value = read(b'{"a": 1, "b": {"c": []}}', "f")
    second, first = value.fields("b", "a")
    assert (second.plain(), first.plain()) == ({"c": []}, 1)
    for names in (("a",), ("a", "b", "c"), ()):
        with pytest.raises(MalformedInput, match=f"f:1:1: expected an object with the members {', '.join(names)}$"):
            value.fields(*names)
    with pytest.raises(MalformedInput, match="f:1:7: expected an object"):
        first.fields("a")


def test_escapes_are_read_before_names_are_compared() -> None:
    assert list(read(b'{"\\u0041\\ud83d\\ude00\\/\\n": 1}', "f").object()) == ["A\U0001f600/\n"]
    with pytest.raises(MalformedInput, match=r"f:1:10: the name .A. a second time"):
        read(b'{"A": 1, "\\u0041": 2}', "f")
    with pytest.raises(MalformedInput, match="f:2:1: half of a surrogate pair"):
        read(b'[\n"\\ude00\\ud83d"]', "f")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[1 2]", "1:4: expected a comma or ], found 2]"),
        ('{"a": 1]', "1:8: expected a comma or }, found ]"),
        ('{"a": 1\n "b": 2}', '2:2: expected a comma or }, found "b": 2}'),
        ("[}", "1:2: expected a value, found }"),
        ("[1,]", "1:4: expected a value, found ]"),
        ("{,}", "1:2: expected a name in quotes and a colon, found ,}"),
        ("1 2", "1:3: expected the end of the file, found 2"),
        ("[", "1:2: expected a value, found the end of the file"),
        ("[1", "1:3: expected a comma or ], found the end of the file"),
        ("\ufeff1", "1:1: expected a value, found \\ufeff1"),
    ],
)
def test_what_is_expected(text: str, what: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        read(text.encode(), "f")
    assert str(caught.value) == f"f:{what}"


def test_depth() -> None:
    """At the limit a text is read; beyond it, refused, and at the depth of a million without trouble."""
    assert read(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f").plain()
    for depth in (MAX_DEPTH + 1, 1_000_000):
        with pytest.raises(MalformedInput, match=f"f:1:{MAX_DEPTH + 1}: nested deeper than {MAX_DEPTH}"):
            read(b"[" * depth + b"]" * depth, "f")


def test_a_long_string_that_does_not_end() -> None:
    with pytest.raises(MalformedInput, match="expected a value"):
        read(b'"' + b"a\\n" * 300_000, "f")


def test_length() -> None:
    assert read(b"[12]", "f", 4).plain() == [12]
    with pytest.raises(ResourceLimit, match="f above 3 bytes"):
        read(b"[12]", "f", 3)


def test_huge_integers() -> None:
    assert read(b"-" + b"9" * 600, "f").integer() == 1 - 10**600
    with pytest.raises(ResourceLimit, match="601 digits"):
        read(b"-" + b"9" * 601, "f")
