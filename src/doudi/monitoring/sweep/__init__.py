"""Every rule for every household of a population."""
