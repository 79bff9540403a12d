"""A year's templates turned into an edition, its texts, and what of them was accepted."""
