"""Letters: what the office writes to a person, as a page, as a sealed PDF, and how anyone checks it."""
