"""Whether two records are of one person: look at both, decide, and take a merge back."""
