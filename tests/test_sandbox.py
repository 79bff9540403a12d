"""What a frame can't do, however it is written: reach Python, run forever, print forever."""

import pytest
from jinja2 import DictLoader, StrictUndefined, TemplateError

from lgo_letters.typesetting.sandbox import Sandbox, bounded

ENDLESS = {
    "a power": "{{ 9**9**9 }}",
    "a product that grows": "{% set n = namespace(x=3) %}{% for _ in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "loops in loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loops over letters": "{% for a in 'abcdefgh' %}" * 8 + "{% endfor %}" * 8,
    "a text times a number": "{{ 'x' * 10000000000 }}",
    "a list times a number": "{{ ['x'] * 10000000000 }}",
    "a text widened": "{{ 'x'.center(10000000000) }}",
    "a text formatted": "{{ '{:9999999999d}'.format(1) }}",
    "a text formatted as in C": "{{ '%09999999999d' % 1 }}",
    "a text doubled": "{% set n = namespace(x='x') %}{% for _ in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "a text joined": "{% set n = namespace(x='x') %}"
    "{% for _ in range(99) %}{% set n.x = [n.x, n.x] | join %}{% endfor %}",
    "a block doubled": "{% set n = namespace(x='x') %}{% for _ in range(99) %}"
    "{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
    "a list doubled": "{% set n = namespace(x=['x']) %}{% for _ in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
    "{{ m(60) }}",
    "a template that includes itself": "{% include 'frame' %}",
    "a range": "{{ range(10000000000) | list }}",
    "a loop that calls itself": "{% for _ in range(9) recursive %}{{ loop(range(9)) }}{% endfor %}",
    "text that is always the same": "{% for _ in range(99999) %}" + "x" * 10_000 + "{% endfor %}",
}

REACHING = {
    "a class": "{{ ''.__class__.__mro__ }}",
    "a function's globals": "{{ asset.__globals__ }}",
    "a template's insides": "{{ self._TemplateReference__context }}",
    "an attribute by filter": "{{ '' | attr('__class__') }}",
    "an attribute by map": "{{ [''] | map(attribute='__class__') | list }}",
    "a macro's insides": "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "Jinja2's helpers": "{{ cycler.__init__.__globals__ }}",
    "lorem ipsum": "{{ lipsum.__globals__ }}",
    "another file": "{% include '/etc/passwd' %}",
    "a file above": "{% include '../../data/2020/statistics.csv' %}",
    "another template's macros": "{% import 'os' as os %}",
    "a change of a value": "{{ values.append(1) }}",
    "a change of a mapping": "{{ mapping.update({'x': 1}) }}",
    "a call of a text's method": "{{ 'x'.encode() }}",
}


def _rendered(template: str) -> str:
    environment = Sandbox(loader=DictLoader({"frame": template}), autoescape=True, undefined=StrictUndefined)
    return bounded(environment.get_template("frame"), asset=len, values=[1], mapping={})


@pytest.mark.timeout(60)  # the sandbox ends these after a second; more on a slow machine
@pytest.mark.parametrize("trick", ENDLESS)
def test_what_would_not_end_is_ended(trick: str) -> None:
    with pytest.raises((TemplateError, OverflowError)):
        _rendered(ENDLESS[trick])


@pytest.mark.parametrize("trick", REACHING)
def test_what_is_not_a_value_is_out_of_reach(trick: str) -> None:
    with pytest.raises((TemplateError, TypeError)):
        _rendered(REACHING[trick])


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{{ 2 * 3.5 - 1 }}", "6.0"),
        ("{{ 7 // 2 }} {{ 7 % 2 }}", "3 1"),
        ("{{ 'a' ~ 1 ~ '<' }}", "a1&lt;"),
        ("{{ ['a', '<'] | join(' ') }}", "a &lt;"),
        ("{{ (['a'] if values else []) + ['b'] }}", "[&#39;a&#39;, &#39;b&#39;]"),
        ("{% for each in range(3) %}{{ each }}{% if not loop.last %}, {% endif %}{% endfor %}", "0, 1, 2"),
        ("{% for each in [1, 2] %}{{ loop.previtem if not loop.first }}{{ loop.length }}{% endfor %}", ""),
        ("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m('&') }}", "<b>&amp;</b>"),
        ("{% set n = namespace(x=1) %}{% for _ in range(3) %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}", "4"),
        ("{{ 'abc'.startswith('a') }}", "True"),
        ("{{ 2.345 | round(2) }} {{ [1, 3] | max }}", "2.35 3"),
    ],
)
def test_what_frames_need_they_have(template: str, printed: str) -> None:
    if not printed:
        assert _rendered(template)
        return

    assert _rendered(template) == printed


def test_each_rendering_has_a_budget_of_its_own() -> None:
    environment = Sandbox(loader=DictLoader({"frame": "{% for _ in range(9000) %}{% endfor %}"}))
    template = environment.get_template("frame")

    assert [bounded(template) for _ in range(5)] == [""] * 5
