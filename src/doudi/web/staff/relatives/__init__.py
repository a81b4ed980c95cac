"""Close relatives of officials: registered apart, and the county must visit (57号 11, 20)."""
