"""Two states of a year turned into what changed in its letters: equal changes gathered, each with its cause."""
