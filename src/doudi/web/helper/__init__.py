"""Pages of those who act for others: their people, one person at a time, nothing of one in another's form."""
