"""The reading of a tree as data-frame expressions: Narwhals, for whichever engine holds the frame.

The frame has one row for each person, with the facts of the person's household beside their own; a value over
the members is an aggregate over the rows of one household. So every value, whosever it is, is one expression,
and what another engine does with memory, threads or the order of rows can change nothing: all numbers are
whole. What is unknown lies between two expressions, as in the reading over NumPy columns.
"""
