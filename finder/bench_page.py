"""How long a report of an archive takes to load in a headless Chromium, if there are one and Playwright."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Programs that will do, as they are called on the PATH."""

TIMES = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  for (const paint of list.getEntriesByName("first-contentful-paint"))
    resolve([performance.getEntriesByType("navigation")[0].loadEventEnd, paint.startTime]);
}).observe({type: "paint", buffered: true}))"""
"""Milliseconds from the beginning of the navigation to the end of the load event, and to the first contents seen."""


class Loaded(NamedTuple):
    """Medians, in milliseconds from the beginning of the navigation: the load event's end, the first contents seen."""

    load: float
    painted: float


def chromium() -> str | None:
    """The path of the first of BROWSERS that is there."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def launched(playwright: Any) -> Any:
    """A headless browser of Playwright's. Raises FileNotFoundError, and Playwright's Error if it does not start."""
    path = chromium()
    if path is None:
        raise FileNotFoundError(2, "not on the PATH", " or ".join(BROWSERS))
    # Containers have neither user namespaces, which the sandbox needs, nor much shared memory.
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])


def measured(browser: Any, page: Path, repetitions: int = 5) -> Loaded:
    """Load a page some times in a browser, each time in a profile of its own. Raises Playwright's Error."""
    taken = []
    for _ in range(repetitions):
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        taken.append(tab.evaluate(TIMES))
        context.close()
    return Loaded(*map(statistics.median, zip(*taken, strict=True)))


def loaded(page: Path) -> Loaded | None:
    """The same in a browser that is started for it; None if there is no Playwright, or no browser that starts."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            browser = launched(playwright)
            try:
                return measured(browser, page)
            finally:
                browser.close()
    except (Error, FileNotFoundError):
        return None
