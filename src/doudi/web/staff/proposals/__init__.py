"""Changing what a place sets: proposed by one person, approved by another, with document and article."""
