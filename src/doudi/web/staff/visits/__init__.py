"""Visits: two go, both sign, a member of the family signs (57号 16). It works on a phone."""
