"""What a PDF says of itself to programs: the two standards that it keeps, whose letter it is, and of which edition.

PDF/UA-1 and PDF/A-3a are claimed in the same metadata. Properties that aren't the standards' own need a description in
there too, or archives refuse the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import pydyf

from lgo_letters.edition import Edition
from lgo_letters.letter import Letter

ACCESSIBLE = "http://www.aiim.org/pdfua/ns/id/"
OURS = "https://letter.invalid/ns/1.0/"  # a name, no address: nothing answers there
_END = b"</rdf:RDF>"
_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{name}</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
)
_PROPERTY = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>{type}</pdfaProperty:valueType><pdfaProperty:category>{category}</pdfaProperty:category>"
    "<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
)
_CLAIM = (
    f'<rdf:Description rdf:about="" xmlns:pdfuaid="{ACCESSIBLE}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    "<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose letter a PDF is.

    Attributes:
        council: the council's name.
        year: of the letter.
        edition: the folder of its templates. Their hash is in the manifest: here it would change all letters of a year
            whenever a word of one of them changes.
        date: the letter's, as `1999-12-31`.
    """

    council: str
    year: str
    edition: str
    date: str

    @property
    def moment(self) -> str:
        """The date as metadata want it: the start of the day, never the clock's time."""
        return f"{self.date}T00:00:00Z"

    def properties(self) -> dict[str, tuple[str, str]]:
        """Give what is ours by name, each with its meaning."""
        return {
            "Council": (self.council, "the council that the letter is to"),
            "Year": (self.year, "the year of the letter"),
            "Edition": (self.edition, "the templates that the letter was made from"),
        }

    def claim(self, original: Callable[..., bytes]) -> Callable[..., bytes]:
        """Wrap what writes the metadata, so that they say all of it in the one `rdf:RDF` that validators read."""
        return lambda *about: original(*about).replace(_END, self._rdf().encode() + _END)

    def _rdf(self) -> str:
        part = _PROPERTY.format(name="part", type="Integer", category="internal", meaning="the part of PDF/UA kept")
        standard = _SCHEMA.format(name="PDF/UA", uri=ACCESSIBLE, prefix="pdfuaid", properties=part)
        listed = "".join(
            _PROPERTY.format(name=name, type="Text", category="external", meaning=meaning)
            for name, (_, meaning) in self.properties().items()
        )
        ours = _SCHEMA.format(name="Annual review letter", uri=OURS, prefix="letter", properties=listed)
        values = "".join(
            f"<letter:{name}>{escape(value, quote=False)}</letter:{name}>"
            for name, (value, _) in self.properties().items()
        )
        described = f'<rdf:Description rdf:about="" xmlns:letter="{OURS}">{values}</rdf:Description>'
        return _CLAIM.format(schemas=standard + ours) + described

    def write_into(self, pdf: pydyf.PDF) -> None:
        """Put the properties where programs that show a PDF's properties look for them."""
        for name, (value, _) in self.properties().items():
            pdf.info[name] = pydyf.String(value)


def identity_of(letter: Letter, edition: Edition) -> Identity:
    """Say whose letter it is."""
    return Identity(letter.council, str(letter.year), edition.label, edition.file.dates.letter.isoformat())


def compress_once(pdf: pydyf.PDF) -> None:
    """Compress what is to be compressed now: for a file identifier, pydyf would do it twice."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            stream.stream = [content]
            stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
            stream.compress = False
