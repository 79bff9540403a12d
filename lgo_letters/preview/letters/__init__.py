"""Turn a year's files into what the pages show of its letters: texts, states, pictures and lists."""
