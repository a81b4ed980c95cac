"""One application, all categories: how a case stands for the other programmes. Read-only advice."""
