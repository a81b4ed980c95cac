"""Monthly batches: prepared by one person, approved by another, sent, answered by the bank, reconciled."""
