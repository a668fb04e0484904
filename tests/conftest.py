"""What all tests need of the process that runs them."""

import signal

import pytest

# A shell that runs the tests in the background has interrupts ignored, nohup the hang-up of the terminal, and every
# process inherits that: tests that send these signals to a command would wait in vain.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests take as long as they take."""
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(0))
