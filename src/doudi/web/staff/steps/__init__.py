"""Steps that need no page of their own: a note, a few figures, one button."""
