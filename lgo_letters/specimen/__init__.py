"""A year to try with: made-up councils, with figures as a year has them."""
