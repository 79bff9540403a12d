"""A year turned into its letters on disk: planned, made in many processes, written down, held against it."""
