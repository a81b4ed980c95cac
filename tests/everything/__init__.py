"""What `./test` does: provide what the tests need, then check and test everything on both databases."""
