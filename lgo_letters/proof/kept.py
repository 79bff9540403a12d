"""An edition turned into its proof. If the same claims were proved before, they are not proved again.

Only a proof without findings is kept, in `output/<year>/.proved`, under a digest. The digest covers every claim, what
is always true, the national figures and dates, and the versions of this program and of z3. Comments, styles and places
in files don't change it.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

import z3

from lgo_letters import __version__
from lgo_letters.edition.edition import Edition
from lgo_letters.problems import ProblemsError
from lgo_letters.proof import Proof, prove
from lgo_letters.proof.claims import claims_of
from lgo_letters.whole_files import write_whole
from lgo_letters.work_out import shared_values

PROVED = ".proved"


def prove_once(edition: Edition, output: Path) -> Proof:
    """Prove an edition's rules, unless the same claims were proved before. `output` is the year's folder."""
    digest, number = _digest(edition)
    path = output / PROVED
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == digest:
            return Proof(number, ())
    proof = prove(edition)
    if not proof.findings:
        with suppress(ProblemsError):  # if the proof can't be written, the next check proves it again
            write_whole(path, digest.encode(), PROVED)
    return proof


def _digest(edition: Edition) -> tuple[str, int]:
    claims = [claim for group in claims_of(edition) for claim in group.claims]
    values = repr(sorted(shared_values(edition.file).items()))
    parts = [__version__, z3.get_version_string(), repr(edition.catalogue.declared), values]
    parts += [f"{claim.rule} {claim.exists} {claim.formula}" for claim in claims]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest(), len(claims)
