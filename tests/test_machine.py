"""Versions name everything that the bytes of a letter depend on."""

import grimp

from lgo_letters import machine


def test_versions_name_what_draws_pages() -> None:
    versions = machine.versions()

    assert versions["pango"].count(".") == 2
    assert versions["harfbuzz"].count(".") == 2
    assert "unknown" not in versions.values()


def test_every_module_that_a_letters_bytes_depend_on_is_in_the_codes_digest() -> None:
    graph = grimp.build_graph("lgo_letters", exclude_type_checking_imports=True)
    making = {"lgo_letters.typesetting.typeset", "lgo_letters.pipeline", "lgo_letters.pictures"}
    makers = making | {each for module in making for each in graph.find_upstream_modules(module)}

    left_out = {each for each in makers if machine.is_left_out(each.removeprefix("lgo_letters."))}

    assert left_out == set()
