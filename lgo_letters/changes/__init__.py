"""Compare two states of a year: what changed in its letters, equal changes once, each with its cause."""
