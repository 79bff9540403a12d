"""Turn lines that are placed on pages into the bytes of a PDF."""
