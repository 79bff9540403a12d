"""The letters of the year, compared with those that were kept. To keep them as they are now: pytest --regen-all."""


def test_the_letters_are_as_they_were_kept(letters_regression):
    letters_regression.check()
