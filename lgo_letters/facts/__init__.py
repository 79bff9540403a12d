"""What is known about a council: the facts, declared by an edition."""
