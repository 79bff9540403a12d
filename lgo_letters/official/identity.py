"""Write what a PDF tells programs about itself: its two standards, its council, and its edition.

PDF/UA-1 and PDF/A-3a are claimed in the same metadata. Properties that aren't part of the standards need a description
there, too, or archives refuse the file.
"""

import zlib
from collections.abc import Callable, Mapping
from html import escape

import pydyf

from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter

ACCESSIBLE = "http://www.aiim.org/pdfua/ns/id/"
OURS = "https://letter.invalid/ns/1.0/"  # only a name: no machine has this address
COMPRESSION = 4  # of 9; level 6 takes twice the time and saves 4% of the size
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


_MEANINGS = {
    "Council": "the council that the letter is to",
    "Year": "the year of the letter",
    "Edition": "the templates that the letter was made from",
}


def properties_of(letter: Letter, edition: Edition) -> dict[str, str]:
    """Say whose letter it is, and which templates it was made with.

    The templates' hash is only in the manifest. Here it would change all letters if a word of one letter changes.
    """
    return {"Council": letter.council, "Year": str(letter.year), "Edition": edition.label}


def claiming(original: Callable[..., bytes], properties: Mapping[str, str]) -> Callable[..., bytes]:
    """Wrap the function that writes the metadata, so that everything is in the one `rdf:RDF` that validators read."""
    part = _PROPERTY.format(name="part", type="Integer", category="internal", meaning="the part of PDF/UA kept")
    standard = _SCHEMA.format(name="PDF/UA", uri=ACCESSIBLE, prefix="pdfuaid", properties=part)
    listed = "".join(
        _PROPERTY.format(name=name, type="Text", category="external", meaning=meaning)
        for name, meaning in _MEANINGS.items()
    )
    ours = _SCHEMA.format(name="Annual review letter", uri=OURS, prefix="letter", properties=listed)
    values = "".join(
        f"<letter:{name}>{escape(value, quote=False)}</letter:{name}>" for name, value in properties.items()
    )
    described = f'<rdf:Description rdf:about="" xmlns:letter="{OURS}">{values}</rdf:Description>'
    claim = (_CLAIM.format(schemas=standard + ours) + described).encode()
    return lambda *about: original(*about).replace(_END, claim + _END)


def write_properties(pdf: pydyf.PDF, properties: Mapping[str, str]) -> None:
    """Write the properties where programs look for a PDF's properties."""
    pdf.info.update({name: pydyf.String(value) for name, value in properties.items()})


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object whose bytes are known. For a file identifier, pydyf would work them out twice."""

    data = b""
    compressible = False

    def __init__(self, original: pydyf.Object) -> None:
        super().__init__()
        self.number, self.data, self.compressible = original.number, original.data, original.compressible


def write_once(pdf: pydyf.PDF) -> None:
    """Work out the bytes of each object now, and compress those that are to be compressed."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            stream.compress = False
            content = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            stream.stream = [zlib.compress(content, COMPRESSION)]
            stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
    pdf.objects[1:] = [_Written(each) for each in pdf.objects[1:]]  # the first only says which numbers are free
