"""Check what I can get: no login, four groups of simple facts, a hedged answer with reasons."""
