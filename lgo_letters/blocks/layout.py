"""Prepare an edition's style, fonts and pictures for WeasyPrint, for whole letters and for documents of blocks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from lgo_letters.problems import Problem


@dataclass(frozen=True, slots=True)
class Layout:
    """How an edition's pages are laid out.

    Attributes:
        style_sheet: the edition's style sheet.
        base: the address that addresses are relative to.
        fetcher: fetches the edition's pictures and nothing else.
        complaints: a context manager that collects what WeasyPrint complains of.
        pictures: the pictures read so far, by address.
    """

    style_sheet: str
    base: str
    fetcher: Any
    variant: str
    complaints: Callable[[], AbstractContextManager[list[Problem]]]
    fonts: Any = field(default_factory=FontConfiguration)
    counters: Any = field(default_factory=CounterStyle)
    pictures: dict[str, Any] = field(default_factory=dict)
    style: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "style", self.css(self.style_sheet))

    def css(self, style_sheet: str) -> Any:
        return CSS(
            string=style_sheet,
            base_url=self.base,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
            counter_style=self.counters,
        )

    def html(self, html: str) -> Any:
        return HTML(string=html, base_url=self.base, url_fetcher=self.fetcher)

    def page(self, root: Any) -> Any:
        """Wrap the elements of a page in WeasyPrint's `HTML`, which itself reads only text."""
        page = self.html("<html></html>")
        page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        page.etree_element = root
        return page

    def render(self, page: Any, *styles: Any, **options: Any) -> Any:
        """Lay out a page with style sheets."""
        return page.render(
            stylesheets=styles,
            font_config=self.fonts,
            counter_style=self.counters,
            cache=self.pictures,
            **{"pdf_variant": self.variant, **options},
        )

    def forget_pictures(self) -> None:
        """Forget pictures that may have been drawn incompletely. Each letter that has one is kept back."""
        self.pictures.clear()
