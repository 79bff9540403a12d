"""Find out why a letter says what it says, what would change it, and who gets which text."""
