"""The household file: every figure with its source and date; each look has a purpose and is journaled."""
