"""A member's consent that came later: signed before an officer, or on paper (社会救助法 40, 41)."""
