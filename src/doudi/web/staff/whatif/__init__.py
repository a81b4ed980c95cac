"""What a change of what places set would do: choose, run in the background, read, compare with other runs."""
