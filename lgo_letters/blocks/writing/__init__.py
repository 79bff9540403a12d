"""Lines that stand on pages turned into the bytes of a PDF."""
