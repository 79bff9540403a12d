"""A year turned into its letters on disk: planned, made in many processes, recorded, and checked against the record."""
