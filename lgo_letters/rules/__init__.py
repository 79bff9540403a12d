"""Turn an edition's conditions and wording into rules."""
