"""A year's letters turned into what is still to be accepted, shown, decided on, and what was decided written down."""
