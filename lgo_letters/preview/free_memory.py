"""Memory given back to the machine: a preview is open all day. A C library other than glibc sees to it itself."""

import ctypes
import gc
from contextlib import suppress

ARENA_MAX = -8  # as glibc's malloc.h calls it


def share_memory() -> None:
    """Let all threads take memory from one place: each request has a thread, and each would keep some of its own."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, 1)


def collect() -> None:
    """Look for garbage, and give back what it held."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
