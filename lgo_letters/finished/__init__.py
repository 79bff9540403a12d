"""A finished PDF's bytes turned into what it says, and that into what is wrong with it."""
