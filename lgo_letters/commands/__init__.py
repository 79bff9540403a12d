"""The commands of the command line: each is its options and one call; what is slow to import is imported inside."""
