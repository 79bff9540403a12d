"""Files turned into values, strictly: each value with its place, each mistake a problem."""
