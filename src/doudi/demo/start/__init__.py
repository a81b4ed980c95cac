"""The start page: every role with a click, faults of the departments, and a clock that can be moved."""
