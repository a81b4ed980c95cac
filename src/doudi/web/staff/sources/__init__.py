"""What departments send: how fresh it is, how a delivery landed, and the rows to put right."""
