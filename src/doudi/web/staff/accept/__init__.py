"""What is missing from an application is said once, and completely (57号 10)."""
