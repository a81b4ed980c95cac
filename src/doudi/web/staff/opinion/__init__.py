"""The town's preliminary opinion: the engine advises, a named person decides (57号 19; PIPL 24)."""
