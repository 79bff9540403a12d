"""A page's template, which comes with the program, and values turned into the page; whatever is printed is escaped."""

from importlib import resources

from jinja2 import Environment, StrictUndefined

_ENVIRONMENT = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
)


def fill_page(package: str, name: str, **values: object) -> str:
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return _ENVIRONMENT.from_string(text).render(values)
