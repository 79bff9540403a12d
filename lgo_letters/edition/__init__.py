"""Turn a year's templates into an edition, its texts, and which of them are accepted."""
