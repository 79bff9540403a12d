"""Print values for people at a terminal. Only this folder uses rich. It decides nothing."""
