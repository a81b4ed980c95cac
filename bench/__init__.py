"""Measurements: reported, never asserted, since a busy machine is no reason for a red test.

`python -m bench` (or `make bench`) runs all of them on SQLite and on PostgreSQL, one after the other, and
writes docs/performance.md. The machine should have nothing else to do.
"""
