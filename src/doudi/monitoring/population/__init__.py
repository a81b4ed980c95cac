"""A population in files: households and their members in parts, sorted by household, facts as columns."""
