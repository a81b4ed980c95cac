"""Tables that people send as files: workbooks and CSV, opened in a process of their own that may not grow."""
