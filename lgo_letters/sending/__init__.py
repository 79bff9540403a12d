"""Turn signed letters into messages, and sent messages into a record."""
