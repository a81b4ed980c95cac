"""The queue: open cases, the ones with least legal time left first."""
