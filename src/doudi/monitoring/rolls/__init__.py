"""A county's own list of recipients (台账, 花名册), held against the base and the law, row by row.

It finds and says; it changes nobody's benefit and writes nothing to the registry.
"""
