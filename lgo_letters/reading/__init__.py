"""Turn files into values, strictly: each value has its place, each mistake is a problem."""
