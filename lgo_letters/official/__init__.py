"""A PDF made fit to be official: its tags mended, its identity and figures added."""
