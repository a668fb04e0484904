"""What the machine offers: the cores and the memory that this process may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_MEMORY = 64
"""Megabytes without which nothing runs."""


def usable_cores() -> int:
    """How many processes can run at once: the cores of this process, or its control group's quota if that is less."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for file in _group_files("cpu", "cpu.max", "cpu.cfs_quota_us"):
        if file.name == "cpu.max":
            quota, period = _numbers(file)[:2]
        else:
            quota, period = _numbers(file)[0], _numbers(file.with_name("cpu.cfs_period_us"))[0]
        if quota > 0 and period > 0:
            cores = min(cores, -(-quota // period))
    return max(1, cores)


def usable_memory() -> int:
    """The memory of the machine in bytes, or the limit of this process's control group if that is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in _group_files("memory", "memory.max", "memory.limit_in_bytes"):
        limit = _numbers(file)[0]
        if limit > 0:
            memory = min(memory, limit)
    return memory


def _group_files(controller: str, unified: str, legacy: str) -> Iterator[Path]:
    """The files with a limit of this process's control groups and of the groups around them.

    `unified` and `legacy` are the names that the file has in version 2 and in version 1 of Linux's control groups.
    """
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        root = Path("/sys/fs/cgroup")
        if controllers:
            if controller not in controllers.split(","):
                continue
            root /= controllers
        name = legacy if controllers else unified
        group = root / path.lstrip("/")
        for folder in (group, *group.parents):
            if (folder / name).is_file():
                yield folder / name
            if folder == root:
                break


def _numbers(file: Path) -> list[int]:
    """The words of a file as integers; what is no number, such as `max`, is −1."""
    try:
        words = file.read_text(encoding="ascii").split()
    except OSError:
        words = []
    return [int(word) if word.isdecimal() else -1 for word in [*words, "", ""]]
