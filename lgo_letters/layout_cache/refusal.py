"""A style sheet turned into the reason for which its letters are laid out in full, each on its own."""

import re
from importlib.metadata import version

WRITTEN_FOR = "70.0"
_DOUBTFUL = re.compile(  # a page's size as unit; and what would take over a value that layout has set
    r"\d(?:vw|vh|vi|vb|vmin|vmax)\b|(?:anchor|counter-\w+|overflow[\w-]*|white-space|all)\s*:\s*inherit", re.IGNORECASE
)


def refusal(style_sheet: str) -> str:
    """Say why nothing can be remembered from letter to letter; empty where it can."""
    if version("weasyprint") != WRITTEN_FOR:
        return f"the layout cache is written for WeasyPrint {WRITTEN_FOR}, and this is {version('weasyprint')}"
    found = _DOUBTFUL.search(style_sheet)
    return f"letter.css has `{found[0]}`, which may differ from letter to letter" if found else ""
