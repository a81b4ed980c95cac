"""What `./run` does: prepare this machine, build the demo county, start everything, and stop it again.

Nothing here needs more than Python's own library, since it runs before any package is installed.
"""
