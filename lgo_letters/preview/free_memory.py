"""Give memory back to the computer, since a preview is open all day. Only glibc needs this."""

import ctypes
import gc
from contextlib import suppress

ARENA_MAX = -8  # as glibc's malloc.h calls it


def share_memory() -> None:
    """Let all threads share one pool of memory. Otherwise each request's thread would keep some."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, 1)


def collect() -> None:
    """Collect garbage, and give its memory back."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
