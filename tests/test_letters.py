"""Compare the letters of the year with those that were kept, as in any workspace (docs/snapshots.md)."""

from lgo_letters.testing import LettersRegression


def test_the_letters_are_as_they_were_kept(letters_regression: LettersRegression) -> None:
    letters_regression.check(whole=True)
