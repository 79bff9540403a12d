"""The language of an edition: conditions, wording, and the rules that they are compiled into."""
