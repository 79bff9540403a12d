"""Turn blocks that WeasyPrint has typeset into values: lines, what they draw, their tags."""
