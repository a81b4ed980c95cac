"""Apply for dibao: a task list, small pages of plain questions, and a check before sending.

The same pages serve the person and, under another address, someone who applies for them.
"""
