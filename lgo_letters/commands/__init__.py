"""The commands of the command line. Each module has one command: its options, one call, and what it prints."""
