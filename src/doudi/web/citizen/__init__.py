"""Pages for the people: find out, apply, follow, object."""
