"""The case file: where the case stands, what may be done now, and everything that happened."""
