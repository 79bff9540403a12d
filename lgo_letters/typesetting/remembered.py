"""A drawing of the edition turned into strokes, once: each letter's page is given the same strokes again.

WeasyPrint reads a drawing once for many letters, and works out every point of it for each.
"""

from typing import Any

Stroke = tuple[str, tuple[Any, ...], dict[str, Any]]  # what is called of a page's stream


class Remembered:
    """A picture for WeasyPrint that stands for another one."""

    def __init__(self, picture: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
        self._picture = picture
        self._strokes: dict[tuple[float, float], list[Stroke] | None] = {}

    def get_intrinsic_size(self, *given: Any) -> Any:  # noqa: ANN401 - as above
        return self._picture.get_intrinsic_size(*given)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:  # noqa: ANN401 - as above
        """Draw it on a page: the first time in a size as the picture does, then from memory where that is the same."""
        size = (width, height)
        if size not in self._strokes:
            watched = _Watched(stream)
            self._picture.draw(watched, width, height, style)
            self._strokes[size] = watched.strokes
            return
        strokes = self._strokes[size]
        if strokes is None:
            self._picture.draw(stream, width, height, style)
            return
        for name, arguments, named in strokes:
            getattr(stream, name)(*arguments, **named)


class _Watched:
    """A page's stream that records the calls. A picture that reads from the stream isn't remembered."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - as above
        self.strokes: list[Stroke] | None = []
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        there = getattr(self._stream, name)
        if not callable(there):
            self.strokes = None
            return there

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
            given = there(*arguments, **named)
            if given is not None:
                self.strokes = None
            if self.strokes is not None:
                self.strokes.append((name, arguments, named))
            return given

        return call
