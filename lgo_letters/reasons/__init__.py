"""Decisions turned into what people ask: why, why not, how far, what if, and who."""
