"""Keep a year's letters as text beside the tests, and say what has changed since."""
