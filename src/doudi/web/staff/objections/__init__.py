"""Objections raised during publicity get an answer in writing (57号 19)."""
