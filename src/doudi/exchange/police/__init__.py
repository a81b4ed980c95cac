"""公安: household register, deaths, vehicles."""
