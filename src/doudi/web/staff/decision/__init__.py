"""The decision of the county, or of a town it has delegated to: confirm or refuse (57号 20-21)."""
