"""The bar that a terminal shows while a graph is compiled, which its first query waits for."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

STEPS = {"read": 0, "reason": 20, "write": 70, "fsync": 93, "publish": 98, "clean": 100}
"""How much of a compilation is done when a phase of it starts, in hundredths of its time."""


@contextmanager
def shown() -> Iterator[Callable[[str], None]]:
    """Return what is told each phase; on a terminal it draws a bar on stderr and ends it."""
    bar: ProgressBar[int] | None = None

    def say(phase: str) -> None:
        nonlocal bar
        if phase not in STEPS or not _wanted():
            return
        if bar is None:
            bar = click.progressbar(
                length=100, label="compiling the graph", show_eta=False, width=24, file=sys.stderr
            )
        bar.update(STEPS[phase] - bar.pos)
        bar.render_progress()

    try:
        yield say
    finally:
        if bar is not None:
            bar.render_finish()


def _wanted() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
