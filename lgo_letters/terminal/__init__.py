"""Values turned into what a person reads on a terminal: the only place for rich. It prints; it decides nothing."""
