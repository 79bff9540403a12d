"""The facts about a council, as an edition declares them."""
