"""The single checks. Each takes a case, or the roll, and notes what it finds; none reads the database."""
