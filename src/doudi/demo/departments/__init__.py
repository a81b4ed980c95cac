"""Three sandbox departments, each a real HTTP server in its own process with its own data. No Django here."""
