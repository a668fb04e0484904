"""Engines in processes of their own, under one time limit; the first answer with a certificate wins."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, cast

from finder.engines import ENGINES, Answer, Task
from finder.linear import NotLinear
from finder.order_encoding import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

    from formats.smtlib import Script

AUTO = "auto"
"""The name for all engines at once."""

GRACE = 1.0
"""Seconds that an engine gets beyond the limit, to say by itself that its time is up."""

# A forked child shares the script that the parent has read. Engines start no threads, and neither does the parent.
_CONTEXT = multiprocessing.get_context("fork")


def race(
    script: Script,
    query: int,
    digest: str,
    timeout: float | None,
    engine: str,
    seed: int,
    tick: Callable[[], None] | None = None,
) -> Answer:
    """Decide one query by the engine of this name, or by all of them for AUTO.

    `timeout` is in seconds; None is no limit. `tick` is called about ten times a second while waiting. No process is
    left when this returns or raises.
    """
    names = list(ENGINES) if engine == AUTO else [engine]
    deadline = time.monotonic() + timeout if timeout is not None else float("inf")
    task = Task(script, query, digest, deadline, seed)
    children: dict[Connection, tuple[str, ForkProcess]] = {}
    reasons: dict[str, str] = {}
    try:
        for name in names:
            ours, theirs = _CONTEXT.Pipe(duplex=False)
            child = _CONTEXT.Process(target=_work, args=(name, task, theirs), daemon=True)
            child.start()
            theirs.close()
            children[ours] = (name, child)
        while children:
            now = time.monotonic()
            if now > deadline + GRACE:
                reasons.update({name: "timeout" for name, _ in children.values()})
                break
            for ready in wait(list(children), min(0.1, deadline + GRACE - now)):
                connection = cast("Connection", ready)
                name, child = children.pop(connection)
                try:
                    answer: Answer = connection.recv()
                except EOFError:
                    child.join()
                    answer = Answer("unknown", name, reason=f"the engine ended with status {child.exitcode}")
                child.kill()
                child.join()
                if answer.answer != "unknown":
                    return answer
                reasons[name] = answer.reason
            if tick is not None:
                tick()
    finally:
        for _, child in children.values():
            child.kill()
        for _, child in children.values():
            child.join()
    return Answer("unknown", engine, reason="; ".join(f"{name}: {reason}" for name, reason in reasons.items()))


def _work(name: str, task: Task, connection: Connection) -> None:
    """What a child process does: run one engine and send its answer."""
    # Ctrl-C is for the parent, which ends its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer = ENGINES[name](task)
    except NotApplicable as error:
        answer = Answer("unknown", name, reason=f"not applicable: {error}")
    except NotLinear as error:
        answer = Answer("unknown", name, reason=f"unsupported arithmetic in term {error}")
    except MemoryError:
        answer = Answer("unknown", name, reason="out of memory")
    except Exception as error:
        answer = Answer("unknown", name, reason=f"internal error: {type(error).__name__}: {error}")
    with contextlib.suppress(BrokenPipeError):
        connection.send(answer)
