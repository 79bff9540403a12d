"""A year's files turned into what the pages show of its letters: texts, states and pictures, and lists of them."""
