"""Which core checks the refutation: `checker/lrat.py` as it stands, or compiled at installation as `checker._lrat`.

Both are the same text. The compiled module carries the digest of the text that it was made of, and is not used if the
text beside it is another one. That finds a module left behind by an older version; it is no defence against somebody
who can write into the installation. Whoever uses the compiled core trusts Cython and the C compiler as well.
"""

from __future__ import annotations

import hashlib
import pkgutil
import sys


def select(pure: bool) -> str:
    """Choose what `checker.lrat` is, before anything imports it: compiled if possible and not `pure`.

    Returns why it is the source, "" if it is compiled.
    """
    if "checker.lrat" in sys.modules:
        return "" if running() == "compiled" else "it was loaded before"
    if pure:
        return "--pure"
    try:
        import checker._lrat as compiled
    except ImportError:
        return "there is no compiled one"
    if hashlib.sha256(pkgutil.get_data("checker", "lrat.py") or b"").hexdigest() != compiled.SOURCE_SHA256:
        return "the compiled one is of another source"
    sys.modules["checker.lrat"] = compiled
    return ""


def running() -> str:
    """The core in use: "compiled" or "source"."""
    from checker.lrat import ClauseStore

    return "compiled" if ClauseStore.__module__ == "checker._lrat" else "source"
