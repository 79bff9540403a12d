"""Turn a year's YAML, counts and wording into the Ombudsman's annual review letters."""

__version__ = "0.1.0"
