"""A letter turned into its page and its PDF, by the edition's frame, style and font."""
