"""The ways in which a delivery is written, each turned into batches of text."""
