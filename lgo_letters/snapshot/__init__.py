"""A year's letters kept as text beside tests, and what has changed since they were kept."""
