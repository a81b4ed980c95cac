"""Procedures as data: steps, states, guards and clocks, each with its article."""
