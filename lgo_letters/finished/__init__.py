"""Turn a finished PDF's bytes into what it says, and find what is wrong with it."""
