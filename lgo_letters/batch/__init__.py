"""Turn a year into letters on disk: plan, make and record them, and check them against the record."""
