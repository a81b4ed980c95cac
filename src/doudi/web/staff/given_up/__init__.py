"""Background work that was given up, for the administrator."""
