"""A year's data turned into councils, checked, with the averages of similar authorities."""
