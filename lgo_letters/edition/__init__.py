"""A year's templates turned into an edition, its texts, and which of them are accepted."""
