"""Whole populations: made up for trials, swept by every rule, and swept by a law that is not made yet."""
