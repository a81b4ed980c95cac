"""A county's own list of recipients: handed in, followed while it is checked, read kind by kind, taken
along.
"""
