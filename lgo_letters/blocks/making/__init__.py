"""Blocks that WeasyPrint has typeset turned into values: lines, what they draw, their tags."""
