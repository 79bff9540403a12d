"""Why a letter says what it says, what would change it, and who gets what."""
