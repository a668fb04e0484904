"""The reader of JSON that is evidence: one meaning for each text, or none.

JSON leaves open what an object with the same name twice means, and readers differ. Here that is malformed, like
whatever else the standard does not know (NaN, comments, a byte order mark) and numbers that are no integers.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from formats.errors import MalformedInput, ResourceLimit, quoted
from formats.meter import decimal
from formats.tokens import decode

MAX_JSON = 1 << 20
"""Largest text, in bytes, that is read: its values take some tens of times its size in memory."""


def read_json(data: bytes, file: str) -> Any:
    """The value of a JSON text in UTF-8: an object is a dict, an array a list, a number an int.

    Raises MalformedInput, ResourceLimit.
    """
    if len(data) > MAX_JSON:
        raise ResourceLimit(f"{quoted(file)} above {MAX_JSON} bytes")
    try:
        return json.loads(
            decode(data, file),
            object_pairs_hook=_object,
            parse_int=decimal,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except json.JSONDecodeError as error:
        raise MalformedInput(file, error.lineno, error.colno, f"no JSON: {error.msg}") from None
    except ValueError as error:
        raise MalformedInput(file, 1, 1, str(error)) from None
    except RecursionError:
        raise MalformedInput(file, 1, 1, "nested too deeply") from None


def members(value: object, file: str, /, **types: type) -> list[Any]:
    """The members of a JSON object that has exactly these members, each of its type, in this order.

    Raises MalformedInput.
    """
    if not isinstance(value, dict) or value.keys() != types.keys():
        raise MalformedInput(file, 1, 1, f"expected an object with the members {', '.join(types)}")
    for name, expected in types.items():
        # A Boolean is an int to Python, and not to JSON.
        if type(value[name]) is not expected:
            raise MalformedInput(file, 1, 1, f"{name}: expected {expected.__name__}")
    return [value[name] for name in types]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, member in pairs:
        if name in value:
            raise ValueError(f"member {quoted(name)} is there twice")
        value[name] = member
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"expected an integer, found {quoted(text)}")
