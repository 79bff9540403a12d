"""Correct a PDF's tags: one test for each fault of WeasyPrint's that validators don't find."""

import io
from base64 import b64encode
from collections.abc import Iterator

import pikepdf

from lgo_letters.finished.document import Element, Finished
from lgo_letters.finished.reader import read_finished
from lgo_letters.official.mending import mend
from lgo_letters.official.tag_tree import watch
from lgo_letters.typesetting.typeface import alone

STYLE = (
    "@page { size: 300px 300px; margin: 40px; @bottom-right { content: counter(page) } @top-left { content: 'Top' } }"
)
LINES = "a line after a line and after it " * 30  # each is as wide as the page
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><path d="M0 0h40v30H0z"/></svg>'
PICTURE = f"data:image/svg+xml;base64,{b64encode(DRAWING).decode()}"


def _pdf(body: str, style: str = "") -> bytes:
    """Make a PDF of any HTML, in the way in which letters are made."""
    with alone():
        import weasyprint  # noqa: PLC0415 - it reads the fonts' configuration when it is imported

        watch()
        head = f"<title>A test</title><style>{STYLE}{style}</style>"
        html = f'<html lang="en-GB"><head>{head}</head><body>{body}</body></html>'
        file = weasyprint.Attachment(string="{}", name="figures.json", relationship="Data")
        written: bytes = weasyprint.HTML(string=html).write_pdf(
            pdf_variant="pdf/a-3a", attachments=[file], finisher=lambda _, pdf: mend(pdf)
        )
    return written


def _made(body: str, style: str = "") -> Finished:
    return read_finished(_pdf(body, style))


def _all(finished: Finished, role: str) -> list[Element]:
    return [element for element in finished.root.walk() if element.role == role]


def _opened(body: str, style: str = "") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(_pdf(body, style)))


def _objects(pdf: pikepdf.Pdf, role: str) -> Iterator[pikepdf.Object]:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == f"/{role}":
            yield each


def test_page_numbers_and_running_heads_are_artifacts() -> None:
    finished = _made(f"<p>{LINES}</p>")

    assert [[each.text for each in page.artifacts if each.text] for page in finished.drawings[:2]] == [
        ["Top", "1"],
        ["Top", "2"],
    ]
    assert all(each.in_margin for page in finished.drawings for each in page.artifacts if each.text)
    assert not _all(finished, "Span")


def test_an_artifact_says_whether_it_is_at_the_head_or_the_foot() -> None:
    with _opened("<p>text</p>") as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()

    assert b"/Artifact\n<</Type /Pagination/Subtype /Header>>\nBDC" in drawn
    assert b"/Artifact\n<</Type /Pagination/Subtype /Footer>>\nBDC" in drawn


def test_a_paragraph_cut_by_a_pages_end_is_one() -> None:
    finished = _made(f"<section><h1>Head</h1><p>{LINES}</p></section>")

    (paragraph,) = _all(finished, "P")
    assert len(finished.drawings) > 1
    assert {page for page, _ in paragraph.marks} == set(range(len(finished.drawings)))
    assert paragraph.text().count("a line after") == 30


def test_a_list_item_cut_by_a_pages_end_is_one() -> None:
    finished = _made(f"<ul><li>{LINES}</li><li>last</li></ul>")

    first, last = _all(finished, "LBody")
    assert first.text().count("a line after") == 30
    assert last.text() == "last"
    assert len(_all(finished, "L")) == 1


def test_lines_are_no_elements() -> None:
    finished = _made("<p>one <strong>two</strong> three</p>")

    (paragraph,) = _all(finished, "P")
    assert [kid.role if isinstance(kid, Element) else kid.words for kid in paragraph.kids] == [
        "one ",
        "NonStruct",
        " three",
    ]


def test_the_parent_tree_leads_back_to_each_element() -> None:
    with _opened(
        f"<h1>Head</h1><p>{LINES}<a href='https://example.org'>one link that goes over two lines</a></p>"
    ) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        homes = dict(zip((int(each) for each in numbers[::2]), numbers[1::2], strict=True))
        marked = [(page, mark, home) for page in range(len(pdf.pages)) for mark, home in enumerate(homes[page])]

        for page, mark, home in marked:
            if home is None:
                continue  # an artifact's
            here = [kid for kid in home.K if isinstance(kid, int) or kid.get("/Type") == "/MCR"]
            assert any(
                (kid == mark and home.Pg == pdf.pages[page].obj)
                if isinstance(kid, int)
                else (mark == kid.MCID and kid.Pg == pdf.pages[page].obj)
                for kid in here
            )
        links = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
        assert {homes[int(note.StructParent)].S for note in links} == {pikepdf.Name("/Link")}


def test_a_header_cell_says_what_it_heads() -> None:
    finished = _made(
        "<table><thead><tr><td></td><th>Upheld</th></tr></thead>"
        '<tbody><tr><th scope="row">Sefton</th><td>13</td></tr></tbody></table>'
    )

    assert [(each.text(), each.attributes["Scope"]) for each in _all(finished, "TH")] == [
        ("Upheld", "/Column"),
        ("Sefton", "/Row"),
    ]


def test_header_cells_can_be_found_by_their_names() -> None:
    with _opened('<table><tr><td></td><th>A</th></tr><tr><th scope="row">B</th><td>1</td></tr></table>') as pdf:
        names = pdf.Root.StructTreeRoot.IDTree.Names
        found = {str(name): str(cell.S) for name, cell in zip(names[::2], names[1::2], strict=True)}
        (cell,) = [each for each in _objects(pdf, "TD") if "/Headers" in each.get("/A", {})]

        assert list(found) == sorted(found)
        assert set(found.values()) == {"/TH"}
        assert {str(name) for name in cell.A.Headers} == set(found)


def test_a_corner_that_heads_nothing_is_no_header_cell() -> None:
    finished = _made('<table><tr><th></th><th>A</th></tr><tr><th scope="row">B</th><td>1</td></tr></table>')

    assert [each.text() for each in _all(finished, "TH")] == ["A", "B"]
    assert len(_all(finished, "TD")) == 2


def test_a_tables_head_is_read_once_however_many_pages_it_is_on() -> None:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(30))
    with _opened(f"<table><thead><tr><th>Number</th></tr></thead><tbody>{rows}</tbody></table>") as pdf:
        (header,) = _objects(pdf, "TH")
        heads = {tuple(str(name) for name in cell.A.Headers) for cell in _objects(pdf, "TD")}
        finished = read_finished(_pdf(f"<table><thead><tr><th>Number</th></tr></thead><tbody>{rows}</tbody></table>"))

        assert heads == {(str(header.ID),)}
    assert len(_all(finished, "TBody")) == len(_all(finished, "Table")) == 1
    assert [each.text() for each in _all(finished, "TD")] == [str(number) for number in range(30)]


def test_a_link_is_described_by_its_words() -> None:
    finished = _made('<p>See <a href="https://www.example.org/a/b">our <em>map</em></a>.</p>')

    ((link,),) = [each.links for each in _all(finished, "Link")]
    assert (link.description, link.address) == ("our map", "https://www.example.org/a/b")


def test_a_links_title_describes_it_better_than_its_words() -> None:
    finished = _made('<p><a href="https://www.example.org" title="the map of councils">here</a></p>')

    assert _all(finished, "Link")[0].links[0].description == "the map of councils"


def test_a_link_over_two_lines_is_one() -> None:
    finished = _made('<p>See the words of <a href="https://example.org">our map of councils</a>.</p>')

    (link,) = _all(finished, "Link")
    assert link.text() == "our map of councils"
    assert [each.description for each in link.links] == ["our map of councils"] * 2


def test_a_figures_box_is_in_points_from_the_foot_of_the_page() -> None:
    finished = _made(f'<p>text</p><img src="{PICTURE}" alt="a box" style="position: absolute; left: 0; top: 0"/>')

    (figure,) = _all(finished, "Figure")
    assert finished.sizes[0] == (225, 225)
    assert figure.attributes["BBox"] == (30, 172.5, 60, 195)


def test_a_list_says_how_it_is_numbered() -> None:
    finished = _made(
        "<ul><li>dot</li></ul><ol><li>one</li></ol><ol style='list-style: upper-roman'><li>I</li></ol>"
        "<ul style='list-style: none'><li>bare</li></ul>"
    )

    numberings = [each.attributes["ListNumbering"] for each in _all(finished, "L")]
    assert numberings == ["/Disc", "/Decimal", "/UpperRoman", "/None"]


def test_the_language_of_an_element_is_kept() -> None:
    finished = _made('<p>Bore da is <span lang="cy">bore da</span>.</p><p lang="cy">Annwyl Brif Weithredwr</p>')

    spoken = {each.text(): each.language for each in finished.root.walk() if each.language}
    assert spoken == {"bore da": "cy", "Annwyl Brif Weithredwr": "cy"}


def test_a_file_inside_is_named_once() -> None:
    with _opened("<p>text</p>") as pdf:
        assert [str(file.UF) for file in pdf.Root.AF] == ["figures.json"]


def test_terms_and_their_descriptions_are_items_with_labels() -> None:
    finished = _made("<dl><dt>Upheld</dt><dd>13</dd><dd>of 16</dd><dt>Late</dt><dd>6</dd></dl>")

    items = _all(finished, "LI")
    assert [[(kid.role, kid.text()) for kid in item.kids if isinstance(kid, Element)] for item in items] == [
        [("Lbl", "Upheld"), ("LBody", "13"), ("LBody", "of 16")],
        [("Lbl", "Late"), ("LBody", "6")],
    ]


def test_an_image_with_an_empty_alternative_text_is_an_artifact() -> None:
    finished = _made(f'<p>text</p><img src="{PICTURE}" alt=""/>')

    assert not _all(finished, "Figure")
    assert [
        bool({"re", "l"} & {str(one.operator) for one in each.instructions})
        for each in finished.drawings[0].artifacts
        if not each.text
    ] == [True]


def test_pictures_of_pixels_are_not_smoothed() -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    with _opened(f'<img src="data:image/png;base64,{pixel}" alt="a dot"/>') as pdf:
        pictures = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/Interpolate" in each]

        assert [bool(each.Interpolate) for each in pictures] == [False]


def test_no_element_is_left_that_is_not_in_the_tree() -> None:
    with _opened(f"<h1>Head</h1><p>{LINES}</p>") as pdf:
        elements = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
        ]

        assert {str(each.S) for each in elements} == {"/Document", "/H1", "/P"}
        assert len(elements) == 3
