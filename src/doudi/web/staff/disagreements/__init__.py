"""What a family says against a decision, and the written answer."""
