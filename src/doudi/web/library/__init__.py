"""The law to be read: every benefit with its conditions, formulas, what places set, examples and history."""
