"""Signed letters turned into messages, and sent messages turned into a record."""
