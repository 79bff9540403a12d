"""Turn a year's data into councils, check them, and work out the averages of similar authorities."""
