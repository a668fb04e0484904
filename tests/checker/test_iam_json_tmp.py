"""The strict reader of JSON agrees with Python's, refuses what that one lets through, and says where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import AssayError, MalformedInput, Unsupported
from formats.strict_json import MAX_DEPTH, Document, Json, Number

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def plain(node: Json) -> object:
    """The value without its places."""
    value = node.value
    if isinstance(value, Number):
        return json.loads(value.text)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return value


@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_what_python_writes(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    try:
        root = Document(text.encode("utf-8", "surrogatepass"), "f").root
    except AssayError:
        assert any("\ud800" <= character <= "\udfff" for character in repr(value)) or "\\ud" in text
    else:
        assert plain(root) == value


@given(st.text(alphabet='{}[]:,"\\u0aef12.-+etrufalsn \n', max_size=12))
def test_no_more_than_python_reads(text: str) -> None:
    """What is accepted here is JSON; what is refused is not, or has a member twice, or half a surrogate pair."""
    try:
        root = Document(text.encode(), "f").root
    except MalformedInput as error:
        assert error.line >= 1
        assert error.column >= 1
        with pytest.raises(ValueError):
            json.loads(text, object_pairs_hook=no_member_twice, parse_constant=refuse)
    except Unsupported:
        assert "\\ud" in text
    else:
        assert plain(root) == json.loads(text)


def no_member_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def refuse(text: str) -> None:
    raise ValueError(text)


def test_places() -> None:
    document = Document(b'{"a": [1,\n  {"b": "x"}]}', "dir/f.json")
    outer = document.root.value
    assert isinstance(outer, dict)
    inner = outer["a"].value
    assert isinstance(inner, list)
    assert document.place(inner[1].offset) == "dir/f.json:2:3"
    assert str(document.malformed(inner[0].offset, "no")) == "dir/f.json:1:8: no"


def test_depth() -> None:
    """At the limit a text is read; beyond it, refused, and at the depth of a million without trouble."""
    assert Document(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f")
    for depth in (MAX_DEPTH + 1, 1_000_000):
        with pytest.raises(MalformedInput, match="nested deeper"):
            Document(b"[" * depth + b"]" * depth, "f")


def test_a_long_string_that_does_not_end() -> None:
    with pytest.raises(MalformedInput, match="expected a value"):
        Document(b'"' + b"a\\n" * 300_000, "f")


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\udc00\\ud800"', '{"\\udfff": 1}', '["a\\ud83dx"]'])
def test_halves_of_surrogate_pairs(text: str) -> None:
    with pytest.raises(Unsupported, match="half of a surrogate pair"):
        Document(text.encode(), "f")


def test_surrogate_pair() -> None:
    assert Document(b'"\\ud83d\\ude00"', "f").root.value == "\U0001f600"
