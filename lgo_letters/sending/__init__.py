"""Letters that are final turned into messages, and messages that went out turned into a record."""
