"""Coverage-guided fuzzing: `python -m tests.fuzz TARGET FOLDER [libFuzzer options]`; see docs/fuzzing.md.

FOLDER keeps the inputs that reach something new; seeds are written there. An input that raises, or takes more than ten
seconds or a gigabyte, ends the run and is written to a file.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["checker", "formats"]):
    from tests.fuzz.targets import TARGETS, outcome, seeds

LIMITS = ["-max_len=1000000", "-timeout=10", "-rss_limit_mb=1024"]


def main() -> None:
    """Fuzz until the time given by libFuzzer's own options is up."""
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m tests.fuzz {'|'.join(TARGETS)} FOLDER [-max_total_time=S …]")
    _, target, folder, *options = sys.argv
    Path(folder).mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (Path(folder) / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    atheris.Setup([sys.argv[0], folder, *LIMITS, *options], lambda data: outcome(target, data) and None)
    atheris.Fuzz()


main()
