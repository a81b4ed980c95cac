"""Find a person; set the PIN of their card at the window."""
