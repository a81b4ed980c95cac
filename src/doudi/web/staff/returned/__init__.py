"""Payments that came back, and families without an account: tasks of the town's window."""
