"""Change a text in one place, as people do by mistake, in a hurry, or with a program that corrects what they type."""

import random
import re
from collections.abc import Callable, Sequence

Span = tuple[int, int]

ODD = (
    *"🙂é€½…–‘”<>&{}%#*_[]()|\\`'\"^~@!:;,-ﬁΩ漢\u0301\t\n\r\f\v\0\ufeff\u00a0\u00ad\u200b\u200d\u202e\u2028\u2011\ufffd",
)
ODD += ("  ", "{{ ", " }}", "{% ", "{# ", "&nbsp;")
WORDS = f"""\
3 March 2020|£12,500|12|1 case|12 cases|one cases|100%|2020|19 004 123|1/3|{"W" * 300}|{"e" * 60}|Straße İstanbul
Dover District Council|Quillham Borough Council|Quillham|true|no|010|null|not recorded|to be filled in|**bold**|*a*
- item|1. item|# heading|> quote|[a](https://a.example/b?c=12)|<b>|![p](assets/logo.svg)|`code`|https://a.example|***
a@b.example|{{{{ council_name }}}}|{{{{ uphold_rate }}}}|{{{{ uphold_rate | percent }}}}|{{{{ upheld }}}}
{{{{ upheld | in_words }}}}|{{{{ letter_date | date }}}}|{{{{ late_share | percent }}}}|{{{{ last_year.complied }}}}
{{{{ nothing }}}}|{{{{ enquiries.trend }}}}"""
FRAME = """\
{{ 1 / 0 }}|{{ 9 ** 9 }}|{{ letter.slug }}|{{ letter.draft }}|{{ letter.sections }}|{{ edition.signatory.name }}
{{ asset("logo.svg") }}|{{ paragraph.id }}|{% if letter.slug > 'm' %}|{% endif %}|{% include 'chart.svg' %}|<br />|<div>
{% for a in letter.sections %}{{ a }}{% endfor %}|{% if not letter.draft %}{{ asset('nowhere.svg') }}{% endif %}|</div>
{% if letter.slug > 'm' %}<p>More words</p>{% endif %}|{% if letter.slug > 'm' %}</p>{% endif %}|<p></p>|<p>12 words</p>
<h3>More</h3>|<table><tr><td>a</td></tr></table>|{% if paragraph.varies %}{{ paragraph.html.nothing }}{% endif %}
<img src='assets/logo.svg' alt='' />"""
STYLES = """\
display: none|display: flex|display: inline|display: table|position: absolute|float: left|visibility: hidden
font-size: 0|font-size: 400pt|text-transform: uppercase|letter-spacing: 2em|columns: 2|direction: rtl|color: white
width: 5mm|height: 3mm|hyphens: auto|overflow: hidden|white-space: nowrap|white-space: pre|content: 'x'|content: none
opacity: 0|transform: rotate(5deg)|line-height: 0|text-indent: -9999px|break-before: page|orphans: 40|margin: 90%
font-family: Courier|font-style: italic|font-variant: small-caps|text-align: justify|list-style: upper-roman
quotes: none|list-style: none|background: url(assets/logo.svg)|padding: 9cm|margin-left: -50mm"""
SELECTORS = """\
p|.bullet|.count|#training-address|p:last-child|p::before|li::marker|h1|section|img|p + p|[data-field]|body|@page|strong
@page :first|.statistics p|.addressee|a::after|.bullet:nth-child(2)|.basis + p"""
SIGNS = "==|!=|<|<=|>|>=| in | and | or | not | is known| is not known|(|)|+|-"
UNITS = "pt|mm|em|%|px|cm|rem|vw||deg|pc"
NUMBERS = "0|1|-1|2|99|1000|0.001|1e9|1,000|007|٣|½|"


def edited(text: str, chance: random.Random, name: str = "") -> str:
    """Make one small edit in a file's text."""
    lines = text.splitlines(keepends=True) or [""]
    number = chance.randrange(len(lines))
    if chance.randrange(4) == 0:
        lines = _moved(lines, number, chance)
    elif name.endswith(".css") and chance.randrange(3) == 0:
        lines.insert(number, f"{_one(SELECTORS, chance)} {{ {_one(STYLES, chance)} }}\n")
    elif name.endswith((".html", ".svg")) and chance.randrange(3) == 0:
        lines[number] = _put(lines[number], _anywhere(lines[number], chance), _one(FRAME, chance))
    else:
        lines[number] = chance.choice(IN_A_LINE)(lines[number], text, chance)
    return "".join(lines)


def _one(of: str, chance: random.Random) -> str:
    return chance.choice(of.replace("\n", "|").split("|"))


def _put(line: str, span: Span, put: str) -> str:
    return line[: span[0]] + put + line[span[1] :]


def _anywhere(line: str, chance: random.Random) -> Span:
    at = chance.randrange(len(line) + 1)
    return at, at


def _some(pattern: str, line: str, chance: random.Random) -> Span:
    found = [match.span() for match in re.finditer(pattern, line)]
    return chance.choice(found) if found else _anywhere(line, chance)


def _moved(lines: Sequence[str], number: int, chance: random.Random) -> list[str]:
    """Delete a line, write it twice, or swap it with the one before it or with any other."""
    moved = list(lines)
    other = chance.choice((number, max(number - 1, 0), chance.randrange(len(lines))))
    moved[number], moved[other] = moved[other], moved[number]
    if other == number:
        moved[number] *= chance.choice((0, 2))
    return moved


def _word(line: str, text: str, chance: random.Random) -> str:
    """Replace a word: with nothing, another word, the word twice, or the word with its capitals changed."""
    start, end = _some(r"\w+", line, chance)
    word = line[start:end]
    another = (chance.choice(re.findall(r"\w+", text) or [""]), _one(WORDS, chance))
    return _put(line, (start, end), chance.choice(("", *another, *another, f"{word} {word}", word.swapcase())))


def _odd(line: str, _: str, chance: random.Random) -> str:
    return _put(line, _anywhere(line, chance), chance.choice(ODD))


def _more(line: str, _: str, chance: random.Random) -> str:
    return _put(line, _anywhere(line, chance), f" {_one(WORDS, chance)} ")


def _empty(line: str, _: str, __: random.Random) -> str:
    return re.sub(r"[:=,].*", lambda found: found[0][0], line, count=1)


def _number(line: str, _: str, chance: random.Random) -> str:
    start, end = _some(r"[0-9]+", line, chance)
    near = str(int(line[start:end] or 0) + chance.choice((-1, 1, 10)))
    return _put(line, (start, end), chance.choice((near, _one(NUMBERS, chance))))


def _unit(line: str, _: str, chance: random.Random) -> str:
    return _put(line, _some(r"(?<=\d)[a-z%]+|(?<=\d)(?=;)", line, chance), _one(UNITS, chance))


def _sign(line: str, _: str, chance: random.Random) -> str:
    return _put(line, _some(r"[<>=!]=|[<>+-]| (?:and|or|in|not) ", line, chance), _one(SIGNS, chance))


def _order(line: str, _: str, chance: random.Random) -> str:
    words = line.split(" ")
    return " ".join(chance.sample(words, len(words)))


IN_A_LINE: tuple[Callable[[str, str, random.Random], str], ...]
IN_A_LINE = (_word, _word, _odd, _odd, _more, _empty, _number, _number, _unit, _sign, _order)
